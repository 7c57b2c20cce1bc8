//! The rules of ARCHITECTURE.md, held by reading the source: the imports as they resolve, not as they are spelt.
//!
//! `rules.rs` says what may be, `exceptions.rs` what is not so yet. An exception that is no longer needed is a fault too, so
//! that the list can only grow shorter. Every fault is one line: where, what, what to do, and in brackets the key by which
//! the exceptions name it.

mod exceptions;
mod fault;
mod graph;
mod house;
mod imports;
mod measures;
mod public;
mod resolve;
mod resolver;
mod rules;
mod texts;
mod walk;
mod world;

use std::path::PathBuf;
use std::sync::LazyLock;

use graph::Tie;
use house::House;

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let house = House::read(&workspace(), &rules::CRATES);
    assert!(house.files.len() > 100, "the source was found");
    house
});
static TIES: LazyLock<Vec<Tie>> = LazyLock::new(|| graph::ties(&HOUSE));

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
