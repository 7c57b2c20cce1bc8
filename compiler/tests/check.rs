//! The reports that authors get, case by case: `check/<code>/<case>.md`.
//!
//! A case is prose, then the files of a small catalog, then what the compiler says of it:
//!
//! ````markdown
//! Why this is wrong.
//!
//! ```yaml catalog/crm/tools/getLead.yaml
//! tool: getLead
//! ```
//!
//! ```report
//! error[missing-key]: …
//! ```
//! ````
//!
//! A case with a file `kartoteka.yaml` is about that, the operator's file, beside catalogs that have no errors.
//!
//! A file with fences in it stands between longer ones. `UPDATE=1 cargo test -p kartoteka-compiler --test check` writes
//! the reports anew: read the difference before you commit it.

#![expect(clippy::unwrap_used, reason = "a test may end by a panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use kartoteka_compiler::diagnostic::render::{Style, concise, full, github, json, sarif};
use kartoteka_compiler::diagnostic::{Code, Report};
use kartoteka_compiler::operator;
use kartoteka_compiler::source::Sources;

/// Faults of files on a disk; a case holds text. The tests of `source` have them.
const OF_THE_DISK: [&str; 3] = ["file-too-large", "not-text", "unreadable-file"];

/// Faults that show when examples are run, tokens counted, the clock and the environment looked at, which the compiler does not. The tests of the command line have
/// them.
const OF_A_RUN: [&str; 4] = ["broken-example", "over-budget", "shadowed-variable", "token-expired"];

/// One Markdown file of the folder.
struct Case {
    path: PathBuf,
    code: String,
    text: String,
    files: Vec<(String, String)>,
    /// What it says of them, and the lines between which it says it.
    report: Option<(String, std::ops::Range<usize>)>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn cases() -> Vec<Case> {
    let files = entries(&folder()).into_iter().filter(|path| path.is_dir()).flat_map(|path| entries(&path));
    files.map(Case::read).collect()
}

impl Case {
    fn read(path: PathBuf) -> Case {
        let text = fs::read_to_string(&path).unwrap();
        let code = path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        let mut case = Case { path, code, text: text.clone(), files: Vec::new(), report: None };
        let mut open: Option<(usize, String, String, usize)> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let ticks = line.len() - line.trim_start_matches('`').len();
            match &mut open {
                None if ticks >= 3 => {
                    open = Some((ticks, line[ticks..].trim().to_owned(), String::new(), at + line.len()));
                }
                Some((fence, info, inside, start)) if ticks >= *fence && line[ticks..].trim().is_empty() => {
                    case.block(info, inside, *start..at);
                    open = None;
                }
                Some((_, _, inside, _)) => inside.push_str(line),
                None => {}
            }
            at += line.len();
        }
        assert!(open.is_none(), "{}: a fence is not closed", case.path.display());
        assert!(!case.files.is_empty(), "{}: there are no files in it", case.path.display());
        case
    }

    fn block(&mut self, info: &str, inside: &str, place: std::ops::Range<usize>) {
        match info.split_once(' ') {
            None if info == "report" => self.report = Some((inside.to_owned(), place)),
            Some((_, path)) => self.files.push((path.to_owned(), inside.to_owned())),
            None => panic!("{}: a fence has neither a path nor is it a report: {info:?}", self.path.display()),
        }
    }

    /// Writes the report into the file.
    fn update(&self, report: &str) {
        let text = match &self.report {
            Some((_, place)) => format!("{}{report}{}", &self.text[..place.start], &self.text[place.end..]),
            None => format!("{}\n\n```report\n{report}```\n", self.text.trim_end()),
        };
        fs::write(&self.path, text).unwrap();
    }
}

/// What is said of these files, and of what: of the operator's file where there is one beside catalogs without errors.
fn compile(files: &[(String, String)]) -> (Report, Sources) {
    let (operator, files): (Vec<_>, Vec<_>) = files.iter().cloned().partition(|(path, _)| path == operator::FILE);
    let sources = Sources::from_files(files);
    let compiled = kartoteka_compiler::compile(&sources);
    let Some((path, text)) = operator.first().filter(|_| compiled.report.errors() == 0) else {
        return (compiled.report, sources);
    };
    let read = operator::read(path, text, Some(&compiled.catalogs.iter().collect::<Vec<_>>()));
    assert_eq!(read.file.is_none(), read.report.errors() > 0, "a file with errors is none");
    (read.report, read.sources)
}

#[test]
fn every_case_is_told_as_written() {
    let update = std::env::var_os("UPDATE").is_some();
    let only = std::env::var("CASES").ok();
    let is_wanted = |case: &Case| only.as_ref().is_none_or(|codes| codes.split(',').any(|code| code == case.code));
    let mut wrong = String::new();
    for case in cases().into_iter().filter(is_wanted) {
        let (found, sources) = compile(&case.files);
        let report = full(&found, &sources, Style::Plain);
        let mut reversed = case.files.clone();
        reversed.reverse();
        let (same, reversed) = compile(&reversed);
        assert_eq!(report, full(&same, &reversed, Style::Plain), "the order of the files shows");
        let path = case.path.display();
        if !report.contains(&format!("[{}]", case.code)) {
            writeln!(wrong, "{path}: `{}` is not told:\n{report}", case.code).unwrap();
            continue;
        }
        for format in [concise, github, json, sarif] {
            assert!(format(&found, &sources).contains(&case.code), "{path}: a format leaves it out");
        }
        if case.report.as_ref().is_none_or(|(expected, _)| *expected != report) {
            if update {
                case.update(&report);
            } else {
                writeln!(wrong, "{path}: the report is\n{report}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nRun with UPDATE=1 to take these reports.");
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let known: BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    let mut shown: BTreeSet<String> = cases().into_iter().map(|case| case.code).collect();
    let unknown: Vec<&String> = shown.difference(&known).collect();
    assert!(unknown.is_empty(), "folders without a line in diagnostic/codes.rs: {unknown:?}");
    shown.extend(OF_THE_DISK.map(str::to_owned));
    shown.extend(OF_A_RUN.map(str::to_owned));
    let silent: Vec<&String> = known.difference(&shown).collect();
    assert!(silent.is_empty(), "codes without a case in tests/check: {silent:?}");
}

/// A number that follows from the one before: the same changes in every run.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// The file cut before each character, and with each character replaced by one that means something.
fn damaged(text: &str, state: &mut u64) -> Vec<String> {
    const MEANT: &[u8] = b"${}[]:-#&*!|>'\"%@`,?\n\t .<=~0aZ\r\0";
    let mut all = Vec::new();
    for (at, c) in text.char_indices() {
        all.push(text[..at].to_owned());
        let by = char::from(MEANT[usize::try_from(next(state)).unwrap() % MEANT.len()]);
        all.push(format!("{}{by}{}", &text[..at], &text[at + c.len_utf8()..]));
    }
    all
}

/// Tries every damage to one file of a case; gives the files that something broke on.
fn breaks(case: &Case, nth: usize) -> Option<Vec<(String, String)>> {
    let mut state = case.text.len() as u64;
    for text in damaged(&case.files[nth].1, &mut state) {
        let mut files = case.files.clone();
        files[nth].1 = text;
        let done = catch_unwind(AssertUnwindSafe(|| {
            let (report, sources) = compile(&files);
            (full(&report, &sources, Style::Plain), github(&report, &sources))
        }));
        if done.is_err() {
            return Some(files);
        }
    }
    None
}

#[test]
fn no_damage_to_a_file_is_more_than_a_diagnostic() {
    let cases = cases();
    // Many cases have the same manifest and texts: each file is damaged in the first case that has it.
    let mut seen = BTreeSet::new();
    let jobs: Vec<(&Case, usize)> = cases
        .iter()
        .flat_map(|case| (0..case.files.len()).map(move |nth| (case, nth)))
        .filter(|(case, nth)| seen.insert(&case.files[*nth]))
        .collect();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, std::num::NonZero::get) {
            scope.spawn(|| {
                while let Some((case, nth)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(files) = breaks(case, *nth) {
                        panic!("{} breaks the compiler as {files:#?}", case.path.display());
                    }
                }
            });
        }
    });
}
