//! The demo page and the emulator's own, used in a real browser as a person would: things are found by their role and name, clicked or reached by
//! keyboard, and read. Each test has its own emulator and its own browser, and fails on anything on the console that it did not provoke.

mod accessibility;
mod code;
mod emulator_page;
mod engines;
mod errors;
mod journey;
mod keyboard;
mod layout;
mod pictures;
mod scenarios;
mod stage;
mod tabs;
mod timeline;
mod weight;
mod without_control;
