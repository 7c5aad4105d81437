//! What the pages show as code: blocks, and the commands inside their sentences.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use webdriver_harness::Sure;

/// What is installed or made is nobody's documentation.
const NOT_OURS: &[&str] = &[".git", "dist", "node_modules", "target"];

/// A code block, and where its reader finds it.
#[derive(Clone, Debug)]
pub struct Block {
    pub page: String,
    pub line: usize,
    /// As the fence says; nothing where there is no fence.
    pub language: String,
    pub text: String,
}

/// A command of npm or Cargo inside a sentence.
#[derive(Debug)]
pub struct Mention {
    pub page: String,
    pub line: usize,
    pub command: String,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// Every code block of every page.
pub fn blocks() -> Sure<Vec<Block>> {
    let mut blocks = Vec::new();
    for (page, text) in pages()? {
        let mut open = None;
        for (event, place) in Parser::new(&text).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let language = if let CodeBlockKind::Fenced(language) = kind { language.to_string() } else { String::new() };
                    open = Some(Block { page: page.clone(), line: line(&text, place.start), language, text: String::new() });
                }
                Event::Text(part) => {
                    if let Some(block) = &mut open {
                        block.text += &part;
                    }
                }
                Event::End(_) => blocks.extend(open.take()),
                _ => {}
            }
        }
    }
    Ok(blocks)
}

/// Every command inside a sentence.
pub fn mentions() -> Sure<Vec<Mention>> {
    let mut mentions = Vec::new();
    for (page, text) in pages()? {
        for (event, place) in Parser::new(&text).into_offset_iter() {
            if let Event::Code(code) = event
                && ["npm ", "cargo "].iter().any(|program| code.starts_with(program))
            {
                mentions.push(Mention { page: page.clone(), line: line(&text, place.start), command: code.to_string() });
            }
        }
    }
    Ok(mentions)
}

fn line(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// Every page of ours by its path from the root, with its text.
fn pages() -> Sure<Vec<(String, String)>> {
    let mut pages = Vec::new();
    visit(&root(), &mut pages)?;
    pages.sort();
    Ok(pages)
}

fn visit(folder: &Path, pages: &mut Vec<(String, String)>) -> Sure<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if !NOT_OURS.iter().any(|other| path.ends_with(other)) {
                visit(&path, pages)?;
            }
        } else if path.extension() == Some(OsStr::new("md")) {
            pages.push((path.strip_prefix(root())?.display().to_string(), fs::read_to_string(&path)?));
        }
    }
    Ok(())
}
