//! The demo page, used in a real browser as a person would: things are found by their role and name, clicked or reached by
//! keyboard, and read. Each test has its own emulator and its own browser, and fails on anything on the console that it did not provoke.

mod errors;
mod faults;
mod journey;
mod keyboard;
mod layout;
mod pictures;
mod stage;
mod timeline;
mod without_control;
