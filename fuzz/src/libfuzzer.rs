//! The same checks under libFuzzer, which keeps what takes it somewhere new: `npm run fuzz`.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| -> Corpus {
    let is_input = std::str::from_utf8(data).is_ok_and(|line| !line.contains('\n') && fuzz::check(line));
    if is_input { Corpus::Keep } else { Corpus::Reject }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let Ok(line) = std::str::from_utf8(&data[..size]) else { return fuzzer_mutate(data, size, max_size) };
    let mutated = fuzz::mutate(line, &mut fuzz::Dice(seed.into()));
    let length = mutated.len().min(max_size);
    data[..length].copy_from_slice(&mutated.as_bytes()[..length]);
    length
});
