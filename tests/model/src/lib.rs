//! Every order in which tabs, storage, network and faults can meet, tried on the shipped core.

#[path = "../../../src/core/mod.rs"]
pub mod core;

pub mod explore;
pub mod invariants;
pub mod locks;
pub mod mutants;
pub mod naive;
pub mod network;
pub mod report;
pub mod storage;
pub mod subject;
pub mod trace;
pub mod world;
pub mod worlds;
