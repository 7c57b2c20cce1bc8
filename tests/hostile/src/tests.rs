//! The seeds hold, and each gets as far as it is meant to.

use std::fs;
use std::path::Path;

/// Runs the seeds of a target; says how many were taken, and how many refused.
fn run(target: &str, holds: fn(&[u8]) -> bool) -> (usize, usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let (mut taken, mut refused) = (0, 0);
    for entry in fs::read_dir(folder).expect("the target has seeds") {
        let seed = fs::read(entry.expect("an entry can be read").path()).expect("a seed can be read");
        if holds(&seed) { taken += 1 } else { refused += 1 }
    }
    (taken, refused)
}

/// Some seeds are taken and some are not, so that a fuzzer begins on both sides.
fn on_both_sides(target: &str, holds: fn(&[u8]) -> bool) {
    let (taken, refused) = run(target, holds);
    assert!(taken > 0 && refused > 0, "{target}: {taken} seeds were taken and {refused} refused");
}

#[test]
fn cards_hold() {
    on_both_sides("card", super::card);
}

#[test]
fn texts_hold() {
    on_both_sides("texts", super::texts);
}

#[test]
fn templates_hold() {
    on_both_sides("template", super::template);
}

#[test]
fn replies_hold() {
    on_both_sides("reply", super::reply);
}

#[test]
fn claims_hold() {
    on_both_sides("claims", super::claims);
}

#[test]
fn messages_hold() {
    on_both_sides("message", super::message);
}

#[test]
fn conversations_hold() {
    let (answered, _) = run("websocket", super::websocket);
    assert!(answered > 0, "a server that says nothing shows nothing");
}
