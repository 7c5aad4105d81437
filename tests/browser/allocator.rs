//! The module's allocator, through Rust's own door to it.
#![expect(unsafe_code, reason = "blocks are asked for bare")]

use std::alloc::{Layout, alloc, dealloc, realloc};
use std::arch::wasm32::memory_size;

use wasm_bindgen_test::wasm_bindgen_test;

struct Block {
    at: *mut u8,
    layout: Layout,
    mark: u8,
}

impl Block {
    fn new(size: usize, align: usize, mark: u8) -> Self {
        let layout = Layout::from_size_align(size, align).expect("a layout");
        let at = unsafe { alloc(layout) };
        assert!(!at.is_null() && at.align_offset(align) == 0, "{size} bytes, aligned to {align}: {at:?}");
        unsafe { at.write_bytes(mark, size) };
        Self { at, layout, mark }
    }

    fn assert_untouched(&self) {
        let bytes = unsafe { std::slice::from_raw_parts(self.at, self.layout.size()) };
        assert!(bytes.iter().all(|byte| *byte == self.mark), "somebody wrote into {:?} of {:?}", self.at, self.layout);
    }

    fn grow(&mut self, size: usize) {
        self.at = unsafe { realloc(self.at, self.layout, size) };
        // As far as it went before.
        self.assert_untouched();
        self.layout = Layout::from_size_align(size, self.layout.align()).expect("a layout");
        unsafe { self.at.write_bytes(self.mark, size) };
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        unsafe { dealloc(self.at, self.layout) };
    }
}

/// Many tiny ones, and sizes around every power of two up to beyond a page, each with alignments of its own.
fn blocks() -> Vec<Block> {
    let tiny = [1, 2, 3, 4].repeat(16).into_iter().map(|size| (size, 1));
    let sizes = (1..18).flat_map(|power| [(1 << power) - 1, 1 << power, (1 << power) + 1]);
    let others = sizes.flat_map(|size| [1, 8, 64, 4_096].map(|align| (size, align)));
    tiny.chain(others).zip((1..=255).cycle()).map(|((size, align), mark)| Block::new(size, align, mark)).collect()
}

#[wasm_bindgen_test]
fn blocks_are_aligned_and_do_not_overlap() {
    let all = blocks();
    all.iter().for_each(Block::assert_untouched);
    // Every third one goes, and what takes its place lies between those that stay.
    let (stay, go): (Vec<_>, Vec<_>) = all.into_iter().enumerate().partition(|(at, _)| at % 3 > 0);
    drop(go);
    let stay = || stay.iter().map(|(_, block)| block);
    stay().for_each(Block::assert_untouched);
    let others = blocks();
    stay().chain(&others).for_each(Block::assert_untouched);
}

#[wasm_bindgen_test]
fn a_block_that_grows_keeps_what_it_holds() {
    let mut block = Block::new(3, 1, 7);
    let neighbours = blocks();
    for size in [4, 8, 9, 1_000, 70_000] {
        block.grow(size);
    }
    neighbours.iter().for_each(Block::assert_untouched);
}

#[wasm_bindgen_test]
fn what_was_given_back_is_given_out_again() {
    let work = || {
        let mut blocks = blocks();
        // Given back in another order than they were taken in.
        while !blocks.is_empty() {
            blocks.swap_remove(blocks.len() / 2);
        }
    };
    work();
    let pages = memory_size(0);
    (0..100).for_each(|_| work());
    assert_eq!(memory_size(0), pages);
}
