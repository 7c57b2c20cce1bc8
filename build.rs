//! Compiles `catalog/` and `locales/` into `OUT_DIR`, for `include_catalog!()` and the server's own texts. What is wrong
//! with a card is said there, at the place that includes it: this fails only where files cannot be read or written.

use std::path::PathBuf;
use std::{env, io};

fn main() -> io::Result<()> {
    // Whole folders: a card that was added is noticed as well as one that was changed.
    for folder in ["catalog", "locales"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let told = |name| env::var_os(name).map(PathBuf::from).expect("cargo tells a build script where it is");
    if let Some(summary) = kartoteka_compiler::embed::build(&told("CARGO_MANIFEST_DIR"), &told("OUT_DIR"))? {
        println!("cargo::warning={summary}; `kartoteka check` shows them");
    }
    Ok(())
}
