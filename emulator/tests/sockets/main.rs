//! The emulator seen from outside: real sockets, raw bytes and frames.

mod app;
mod command_line;
mod contract;
mod control;
mod cors;
mod counters_and_log;
mod faults_of_answers;
mod faults_of_connections;
mod faults_of_rules;
mod faults_over_http2;
mod keep_alive;
mod pages;
mod seed;
mod state;
mod support;
mod tls;
