//! What may be: sizes, names, and for each room whom it may know.

use super::house::Crate;

/// The crates that are read.
pub(crate) const CRATES: [Crate; 5] = [
    Crate { folder: "src", roots: &["lib.rs", "main.rs"], name: "kartoteka" },
    Crate { folder: "compiler/src", roots: &["lib.rs"], name: "kartoteka_compiler" },
    Crate { folder: "macros/src", roots: &["lib.rs"], name: "kartoteka_macros" },
    Crate { folder: "demo/src", roots: &["lib.rs", "main.rs"], name: "kartoteka_demo" },
    Crate { folder: "benches/getleads", roots: &["main.rs"], name: "" },
];

/// The most lines of a file, its tests not counted.
pub(crate) const MOST_LINES: usize = 500;
pub(crate) const MOST_LINES_OF_NINE_IN_TEN: usize = 350;
pub(crate) const MOST_LINES_OF_MEDIAN: usize = 150;
/// From its signature to its closing brace.
pub(crate) const MOST_LINES_OF_A_FUNCTION: usize = 60;
/// Directly under `src/`.
pub(crate) const MOST_ENTRIES: usize = 16;
/// How many types of `src/` may share a name, but for these.
pub(crate) const MOST_OWNERS: usize = 2;
pub(crate) const SHARED_NAMES: [&str; 3] = ["Error", "Args", "Kind"];

/// Names that say nothing about what is inside.
pub(crate) const EMPTY_NAMES: [&str; 9] =
    ["util", "utils", "common", "helpers", "misc", "types", "manager", "service", "core"];

/// A room, and the rooms that it may know; of another crate as `compiler::plan`.
pub(crate) type Row = (&'static str, &'static [&'static str]);

/// By crate. A room without a row is a fault, as is a permission that is not used.
#[rustfmt::skip]
pub(crate) const ROOMS: [(&str, &[Row]); 3]= [("src", &[
        ("arguments", &["caller", "compiler::plan", "json", "texts", "tool"]),
        ("call", &["arguments", "caller", "compiler::plan", "dictionary", "evaluate", "json", "question", "reply", "request", "result", "scope", "texts", "tool", "toolset", "windows"]),
        ("caller", &["conversation", "secret", "trace"]),
        ("catalog", &["lib", "macros::lib"]),
        ("cli", &["arguments", "caller", "catalog", "compiler::diagnostic", "compiler::lib", "compiler::plan", "compiler::source", "config", "demo", "examples", "explain", "interpret", "mcp", "outbound", "server", "settings", "texts", "tool", "toolset", "transport", "windows"]),
        ("completion", &["call", "compiler::plan", "dictionary", "interpret", "mcp", "toolset"]),
        ("config", &["secret"]),
        ("conversation", &["tool"]),
        ("demo", &[]),
        ("dictionary", &["call", "caller", "compiler::plan", "evaluate", "json_path", "reply", "request", "scope", "tool"]),
        ("embedded", &["caller", "config", "mcp", "outbound", "server", "settings", "tool", "toolset"]),
        ("evaluate", &["compiler::plan", "json", "request", "scope", "tool", "windows"]),
        ("examples", &["call", "caller", "compiler::plan", "dictionary", "explain", "request", "scope", "toolset", "windows"]),
        ("explain", &["call", "caller", "compiler::plan", "evaluate", "request", "scope", "tool", "toolset", "windows"]),
        ("handler", &["conversation", "texts", "tool"]),
        ("interpret", &["arguments", "compiler::plan", "evaluate", "request", "scope", "tool"]),
        ("json", &["tool"]),
        ("json_path", &["compiler::plan"]),
        ("lib", &["arguments", "compiler::plan", "handler", "json", "macros::lib", "request", "scope", "tool", "windows"]),
        ("main", &["cli"]),
        ("mcp", &["caller", "conversation", "secret", "trace"]),
        ("outbound", &["call", "caller", "compiler::plan", "config", "evaluate", "json", "json_path", "redact", "request", "scope", "settings", "texts", "tool", "windows"]),
        ("prompt", &["arguments", "caller", "compiler::plan", "dictionary", "evaluate", "interpret", "mcp", "question", "result", "scope", "texts", "tool", "toolset", "windows"]),
        ("question", &["arguments", "caller", "compiler::plan", "compiler::schema", "completion", "conversation", "dictionary", "texts", "tool", "toolset"]),
        ("redact", &["secret"]),
        ("reply", &["compiler::plan"]),
        ("request", &["compiler::plan", "json"]),
        ("resource", &["arguments", "call", "caller", "compiler::listing", "compiler::plan", "evaluate", "interpret", "mcp", "prompt", "result", "scope", "texts", "toolset", "windows"]),
        ("result", &["dictionary", "reply"]),
        ("scope", &["arguments", "caller", "compiler::plan", "json", "json_path", "secret", "texts", "tool", "windows"]),
        ("secret", &[]),
        ("server", &["call", "caller", "compiler::listing", "compiler::plan", "completion", "config", "mcp", "prompt", "resource", "scope", "secret", "toolset", "trace", "windows"]),
        ("settings", &["arguments", "compiler::plan", "config", "secret"]),
        ("texts", &["caller", "compiler::plan"]),
        ("tool", &["arguments", "caller", "compiler::plan", "json", "request", "scope", "texts", "windows"]),
        ("toolset", &["arguments", "call", "caller", "compiler::plan", "dictionary", "evaluate", "mcp", "prompt", "redact", "reply", "resource", "scope", "secret", "texts", "tool", "windows"]),
        ("trace", &[]),
        ("transport", &["caller", "config", "mcp", "secret", "trace"]),
        ("windows", &["compiler::plan", "json"]),
    ]),
    ("compiler/src", &[
        ("ast", &["diagnostic", "plan", "source", "syntax"]),
        ("check", &["ast", "diagnostic", "plan", "source", "syntax"]),
        ("compiled", &["diagnostic", "plan", "source"]),
        ("diagnostic", &["source"]),
        ("embed", &["compiled", "diagnostic", "emit", "lib", "plan", "source", "syntax"]),
        ("emit", &["plan"]),
        ("lib", &["ast", "check", "compiled", "diagnostic", "lower", "source"]),
        ("listing", &["plan", "schema"]),
        ("lower", &["ast", "check", "compiled", "listing", "plan", "schema", "syntax"]),
        ("plan", &[]),
        ("schema", &["plan"]),
        ("source", &[]),
        ("syntax", &["diagnostic", "source"]),
    ]),
    ("macros/src", &[
        ("lib", &["compiler::embed"]),
    ]),
];

/// A crate of others, and the only rooms that may name it.
pub(crate) const CRATE_RULES: [Row; 23] = [
    // What comes in.
    ("axum", &["src/cli", "src/demo", "src/transport"]),
    ("hyper", &["src/transport"]),
    ("hyper_util", &["src/transport"]),
    ("tower", &["src/transport"]),
    ("tokio_rustls", &["src/transport"]),
    ("rmcp", &["src/mcp", "src/transport"]),
    // What goes out.
    ("reqwest", &["src/outbound", "src/transport"]),
    ("rustls", &["src/config", "src/outbound", "src/transport"]),
    // The program.
    ("clap", &["src/cli"]),
    ("clap_complete", &["src/cli"]),
    ("tracing_subscriber", &["src/cli"]),
    ("mimalloc", &["src/main"]),
    // Languages: of texts, templates, schemas and cards.
    ("fluent_bundle", &["src/texts"]),
    ("fluent_syntax", &["compiler/src/lower", "compiler/src/syntax", "src/texts"]),
    ("minijinja", &["src/prompt"]),
    ("jsonschema", &["compiler/src/check", "src/arguments", "src/mcp"]),
    ("granit_parser", &["compiler/src/syntax"]),
    ("annotate_snippets", &["compiler/src/diagnostic"]),
    // Rust that is written.
    ("proc_macro2", &["compiler/src/embed", "compiler/src/emit"]),
    ("quote", &["compiler/src/embed", "compiler/src/emit"]),
    ("syn", &["compiler/src/embed", "compiler/src/emit"]),
    ("prettyplease", &["compiler/src/emit"]),
    // What is kept for a while.
    ("moka", &["src/dictionary", "src/resource"]),
];

/// Who may touch files and the environment: what these paths begin with.
pub(crate) const WORLD: [&str; 6] =
    ["compiler/src/source", "compiler/src/embed/out_dir", "src/config", "src/cli", "macros/src", "benches"];
