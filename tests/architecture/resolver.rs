//! The reader and the resolver, on sources of a few lines.

use std::collections::{BTreeMap, BTreeSet};

use super::graph;
use super::house::{Crate, House};
use super::resolve::Target;

const CRATES: [Crate; 2] = [
    Crate { folder: "src", roots: &["lib.rs", "main.rs"], name: "ours" },
    Crate { folder: "other", roots: &["lib.rs"], name: "other" },
];

fn house(texts: &[(&str, &str)]) -> House {
    let texts: BTreeMap<String, String> =
        texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    House::of(&CRATES, &texts)
}

/// Arrows as `from > to: names`.
fn arrows(house: &House) -> Vec<String> {
    graph::arrows(house, &graph::ties(house))
        .iter()
        .map(|((from, to), names)| {
            let names: Vec<&str> = names.keys().map(String::as_str).collect();
            format!("{} > {}: {}", house.files[*from].path, house.files[*to].path, names.join(" "))
        })
        .collect()
}

fn externals(house: &House) -> BTreeSet<String> {
    graph::ties(house)
        .into_iter()
        .filter_map(|tie| match tie.found.target {
            Target::External(path) if path.len() > 1 => Some(path.join("::")),
            _ => None,
        })
        .collect()
}

#[test]
fn nested_groups_are_opened() {
    let house = house(&[
        ("src/lib.rs", "mod a; mod b; mod c;"),
        ("src/a.rs", "use crate::{b::{self, Left, inner::Deep}, c::*};"),
        ("src/b.rs", "pub mod inner; pub struct Left;"),
        ("src/b/inner.rs", "pub struct Deep;"),
        ("src/c.rs", "pub struct Right;"),
    ]);
    assert_eq!(
        arrows(&house),
        ["src/a.rs > src/b.rs: Left b", "src/a.rs > src/b/inner.rs: Deep", "src/a.rs > src/c.rs: c"]
    );
}

#[test]
fn super_self_and_renames_are_followed() {
    let house = house(&[
        ("src/lib.rs", "mod a; mod b;"),
        ("src/a/mod.rs", "pub mod one; pub mod two; pub fn own() {}"),
        ("src/a/one.rs", "use super::two::Thing as Other; use super::super::b; fn f() { b::go(); super::own(); }"),
        ("src/a/two.rs", "pub struct Thing; mod within { use super::super::one; }"),
        ("src/b.rs", "pub fn go() {} use self::inline::Inner; mod inline { pub struct Inner; }"),
    ]);
    assert_eq!(
        arrows(&house),
        [
            "src/a/one.rs > src/a/mod.rs: own",
            "src/a/one.rs > src/a/two.rs: Thing",
            "src/a/one.rs > src/b.rs: b go",
            "src/a/two.rs > src/a/one.rs: one",
        ]
    );
}

#[test]
fn a_face_leads_to_what_defines_the_name() {
    let house = house(&[
        ("src/lib.rs", "mod room; mod user;"),
        (
            "src/room/mod.rs",
            "//! A face.\nmod thing; pub use thing::{Thing, named as renamed}; pub use other::*; mod other;",
        ),
        ("src/room/thing.rs", "pub struct Thing; pub fn named() {}"),
        ("src/room/other.rs", "pub const LEFT: u8 = 0;"),
        (
            "src/user.rs",
            "use crate::room::{self, Thing}; fn f() { room::renamed(); let _ = crate::room::LEFT; Thing::new() }",
        ),
    ]);
    assert_eq!(
        arrows(&house),
        [
            "src/user.rs > src/room/mod.rs: LEFT Thing named room",
            "src/user.rs > src/room/thing.rs: Thing named",
            "src/user.rs > src/room/other.rs: LEFT",
        ]
    );
    assert!(graph::circles(graph::arrows(&house, &graph::ties(&house)).into_keys()).is_empty());
}

#[test]
fn a_parent_that_defines_something_knows_its_children() {
    let house = house(&[
        ("src/lib.rs", "mod room;"),
        ("src/room.rs", "mod child; use child::Child; pub struct Parent(Child);"),
        ("src/room/child.rs", "pub struct Child; fn of(_: super::Parent) {}"),
    ]);
    let circles = graph::circles(graph::arrows(&house, &graph::ties(&house)).into_keys());
    assert_eq!(circles.len(), 1, "{:?}", arrows(&house));
}

#[test]
fn what_only_tests_see_is_not_there() {
    let house = house(&[
        ("src/lib.rs", "mod a; mod b; #[cfg(test)] mod sample;"),
        (
            "src/a.rs",
            "#[cfg(test)]\nuse crate::b::B;\nfn f() {}\n#[cfg(all(test, unix))]\nimpl A { fn g() { crate::b::go() } }\n\
             #[cfg(test)]\nmod tests;\n#[cfg(not(test))]\nfn h() { crate::b::go() }\n",
        ),
        ("src/a/tests.rs", "use crate::b::B;"),
        ("src/b.rs", "pub struct B; pub fn go() {} struct A { #[cfg(test)] a: crate::a::A }"),
        ("src/sample.rs", "use crate::b::B;"),
        ("src/sample/more.rs", ""),
        ("src/lost.rs", ""),
    ]);
    assert_eq!(arrows(&house), ["src/a.rs > src/b.rs: go"]);
    assert_eq!(house.orphans, ["src/lost.rs"]);
    let code: Vec<usize> = house.files[house.file("src/a.rs").unwrap()].code.iter().map(|(line, _)| *line).collect();
    assert_eq!(code, [3, 8, 9]);
}

#[test]
fn paths_in_code_macros_and_attributes_are_seen() {
    let house = house(&[
        ("src/lib.rs", "mod a; mod b; mod c; mod d; mod e;"),
        (
            "src/a.rs",
            "#[derive(crate::e::Made)] struct A(Vec<crate::b::B>);\n\
             fn f(c: u8) { println!(\"{}\", crate::c::go(c)); quote! { crate::lost::Go }; <crate::d::D as Clone>::clone(c) }",
        ),
        ("src/b.rs", "pub struct B;"),
        ("src/c.rs", "pub fn go() {}"),
        ("src/d.rs", "pub struct D;"),
        ("src/e.rs", "pub use made::Made;"),
    ]);
    assert_eq!(
        arrows(&house),
        ["src/a.rs > src/b.rs: B", "src/a.rs > src/c.rs: go", "src/a.rs > src/d.rs: D", "src/a.rs > src/e.rs: Made"]
    );
}

#[test]
fn what_a_macro_defines_is_in_its_module() {
    let house = house(&[
        ("src/lib.rs", "mod a; mod b;"),
        ("src/a.rs", "fn f() { crate::b::made(); }"),
        ("src/b.rs", "pub(in crate::a) struct B; make!(); fn g() { Vec::new() }"),
    ]);
    assert_eq!(arrows(&house), ["src/a.rs > src/b.rs: made"]);
}

#[test]
fn a_local_name_is_no_module() {
    let house = house(&[
        ("src/lib.rs", "mod a;"),
        ("src/a.rs", "mod value; fn f(value: u8) -> u8 { value }"),
        ("src/a/value.rs", ""),
    ]);
    assert!(arrows(&house).is_empty());
}

#[test]
fn other_crates_are_named_whole() {
    let house = house(&[
        ("src/lib.rs", "mod a;"),
        ("src/main.rs", "fn main() { ours::a::run() }"),
        (
            "src/a.rs",
            "use std::fs; use axum::{Router, http::header as h}; pub fn run() { fs::read(h::HOST); Router::new(); other::it() }",
        ),
        ("other/lib.rs", "pub fn it() {}"),
    ]);
    assert_eq!(arrows(&house), ["src/a.rs > other/lib.rs: it", "src/main.rs > src/a.rs: run"]);
    let expected = [
        "axum::Router",
        "axum::Router::new",
        "axum::http::header",
        "axum::http::header::HOST",
        "std::fs",
        "std::fs::read",
    ];
    assert_eq!(externals(&house), expected.map(str::to_owned).into());
}

#[test]
fn functions_and_types_are_measured() {
    let house = house(&[(
        "src/lib.rs",
        "struct A;\nimpl A {\n    /// Says.\n    fn b(\n        &self,\n    ) {\n    }\n}\ntrait T { type Out; fn c() {} }\n",
    )]);
    let file = &house.files[0];
    let functions: Vec<(&str, usize, usize)> =
        file.functions.iter().map(|function| (function.name.as_str(), function.line, function.lines)).collect();
    assert_eq!(functions, [("A::b", 4, 4), ("T::c", 9, 1)]);
    assert_eq!(file.types, [("A".to_owned(), 1), ("T".to_owned(), 9)]);
}

#[test]
fn circles_are_groups_that_reach_each_other() {
    assert_eq!(graph::circles([(1, 2), (2, 3), (3, 1), (3, 4), (4, 5), (5, 4), (5, 6)]), [vec![1, 2, 3], vec![4, 5]]);
    assert!(graph::circles([(1, 2), (1, 3), (2, 3)]).is_empty());
}
