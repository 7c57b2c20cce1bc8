use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::authoring::yaml::data;
use crate::source::{Place, Shelf};

fn kind(place: Place<'_>) -> Option<FileKind> {
    Some(match place {
        Place::Manifest { .. } => FileKind::Manifest,
        Place::Card { shelf: Shelf::Tools, .. } => FileKind::Tool,
        Place::Card { shelf: Shelf::Resources, .. } => FileKind::Resource,
        Place::Card { shelf: Shelf::Prompts, .. } => FileKind::Prompt,
        _ => return None,
    })
}

fn validators() -> Vec<(FileKind, jsonschema::Validator)> {
    let each = FileKind::ALL.into_iter();
    each.map(|kind| (kind, jsonschema::draft202012::new(&schema(kind)).expect("it is a schema"))).collect()
}

fn fits(validators: &[(FileKind, jsonschema::Validator)], kind: FileKind, text: &str) -> Result<(), String> {
    fits_value(validators, kind, &data(text).expect("it is YAML"))
}

fn fits_value(validators: &[(FileKind, jsonschema::Validator)], kind: FileKind, value: &Value) -> Result<(), String> {
    let (_, validator) = validators.iter().find(|(known, _)| *known == kind).expect("there is one of each kind");
    let faults: Vec<String> =
        validator.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.join("; ")) }
}

/// The files of the case in `compiler/tests/check/<code>/<case>.md`.
fn case(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(info) = line.strip_prefix("```").filter(|_| !inside) {
            let path = info.split_once(' ').map_or("", |(_, path)| path.trim());
            files.push((path.to_owned(), String::new()));
            inside = true;
        } else if line == "```" {
            inside = false;
        } else if let Some((_, text)) = files.last_mut().filter(|_| inside) {
            text.push_str(line);
            text.push('\n');
        }
    }
    files
}

fn cases(code: &str) -> Vec<(PathBuf, Vec<(String, String)>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check").join(code);
    let entries = fs::read_dir(&folder).expect("the code has cases").map(|entry| entry.expect("an entry").path());
    entries.map(|path| (path.clone(), case(&fs::read_to_string(path).expect("a case is text")))).collect()
}

#[test]
fn every_shipped_card_fits() {
    let validators = validators();
    let sources = Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the catalogs are there");
    let mut seen = 0;
    for (_, file) in sources.files() {
        let Some(kind) = kind(file.place()) else { continue };
        if let Err(faults) = fits(&validators, kind, file.text()) {
            panic!("{}: {faults}", file.display());
        }
        seen += 1;
    }
    assert!(seen > 100, "only {seen} cards ship");
}

#[test]
fn what_a_reader_refuses_a_schema_refuses() {
    let validators = validators();
    let (mut refused, mut all) = (0, 0);
    for (path, files) in cases("unknown-key") {
        for (file, text) in files {
            let sources = Sources::from_files(vec![(file, String::new())]);
            let kind = sources.files().next().and_then(|(_, file)| kind(file.place()));
            let Some((kind, value)) = kind.zip(data(&text)) else { continue };
            all += 1;
            refused += usize::from(fits_value(&validators, kind, &value).is_err());
            let Value::Object(map) = value else { panic!("{}: a file is a map", path.display()) };
            // The keys without which a file is none, and one that no file has.
            for key in ["tool", "catalog", "resource", "prompt"].into_iter().filter(|key| map.contains_key(*key)) {
                let mut less = map.clone();
                less.remove(key);
                assert!(
                    fits_value(&validators, kind, &Value::Object(less)).is_err(),
                    "{}: without `{key}`",
                    path.display()
                );
                let mut more = map.clone();
                more.insert("of-no-file".to_owned(), true.into());
                assert!(fits_value(&validators, kind, &Value::Object(more)).is_err(), "{}: with more", path.display());
            }
        }
    }
    assert!(all > 3 && refused > 1, "{refused} of {all} files are refused as they are");
}

#[test]
fn keys_are_found_wherever_they_are_asked_for() {
    let tool = schema(FileKind::Tool);
    let step = &tool["$defs"]["Step"];
    for key in ["step", "effect", "when", "request", "body", "optional", "each", "limit", "steps", "result"] {
        assert!(step["properties"].get(key).is_some(), "{key}: {step:#}");
    }
    assert_eq!(step["required"], json!(["step"]));
    assert_eq!(tool["$defs"]["Tool"]["properties"]["effect"], json!({ "enum": ["read", "write", "delete"] }));
    assert_eq!(tool["$defs"]["Label"]["required"], json!(["of"]));
    let manifest = schema(FileKind::Manifest);
    assert_eq!(manifest["$defs"]["Setting"]["additionalProperties"], json!(true));
    assert_eq!(manifest["$defs"]["Backend"]["properties"]["breaker"], json!({ "$ref": "#/$defs/Breaker" }));
    assert!(manifest["$defs"]["Export"]["properties"].get("pins").is_some(), "what an export asks is known");
}
