//! What may be: sizes, names, and for each room whom it may know.

use super::house::Crate;

/// The crates that are read.
pub(crate) const CRATES: [Crate; 7] = [
    Crate { folder: "src", roots: &["lib.rs", "cli/main.rs"], name: "kartoteka" },
    Crate { folder: "compiler/src", roots: &["lib.rs"], name: "kartoteka_compiler" },
    Crate { folder: "console/src", roots: &["lib.rs"], name: "kartoteka_console" },
    Crate { folder: "macros/src", roots: &["lib.rs"], name: "kartoteka_macros" },
    Crate { folder: "import/src", roots: &["lib.rs"], name: "kartoteka_import" },
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
/// The names that several types of `src/` may have. Of the last three a build has one each: with the feature `otlp`, or without.
pub(crate) const SHARED_NAMES: [&str; 6] = ["Error", "Args", "Kind", "TraceFault", "TraceSpan", "Traces"];

/// Names that say nothing about what is inside.
pub(crate) const EMPTY_NAMES: [&str; 9] =
    ["util", "utils", "common", "helpers", "misc", "types", "manager", "service", "core"];

/// A room, and the rooms that it may know; of another crate as `compiler::plan`.
pub(crate) type Row = (&'static str, &'static [&'static str]);

/// By crate; in `src` from the ground up, so that a row names earlier ones alone. A room without a row is a fault, as is a
/// permission that is not used. The protocol knows the catalogs by a trait, so it stands below the server that has it.
#[rustfmt::skip]
pub(crate) const ROOMS: [(&str, &[Row]); 4] = [
    ("src", &[
        ("secret", &[]),
        ("store", &["secret"]),
        ("caller", &["secret"]),
        ("audit", &["caller", "compiler::operator", "compiler::plan", "secret", "store"]),
        ("access", &["caller", "compiler::plan", "secret", "store"]),
        ("texts", &["caller", "compiler::plan"]),
        ("runtime", &["caller", "compiler::plan", "secret", "texts"]),
        ("config", &["access", "audit", "caller", "compiler::diagnostic", "compiler::mounted", "compiler::operator", "compiler::plan", "runtime", "secret", "store"]),
        ("outbound", &["access", "caller", "compiler::plan", "config", "runtime", "secret", "store", "texts"]),
        ("catalog", &["access", "caller", "compiler::listing", "compiler::mounted", "compiler::plan", "config", "macros::lib", "outbound", "runtime", "secret", "store", "texts"]),
        ("call", &["access", "audit", "caller", "catalog", "compiler::listing", "compiler::plan", "compiler::schema", "runtime", "secret", "store", "texts"]),
        ("mcp", &["caller", "secret"]),
        ("server", &["access", "audit", "call", "caller", "catalog", "compiler::listing", "compiler::plan", "compiler::schema", "config", "mcp", "outbound", "runtime", "secret", "store", "texts"]),
        ("transport", &["access", "audit", "caller", "config", "console::assets", "console::charts", "console::console", "console::form", "console::frame", "console::language", "console::lib", "console::page", "console::pages", "mcp", "secret", "store"]),
        ("cli", &[
            "access", "audit", "call", "caller", "catalog", "compiler::authoring", "compiler::compiled", "compiler::diagnostic", "compiler::lib", "compiler::operator", "compiler::plan", "compiler::source", "config", "console::page", "console::pages",
            "demo::bottlecrm", "demo::lib", "demo::mcp", "demo::workspace", "import::chosen", "import::curl", "import::document", "import::higress", "import::imported", "import::lib", "import::openapi", "import::postman", "import::toolbox", "import::update", "mcp", "outbound", "runtime", "secret", "server", "store", "texts", "transport",
        ]),
        ("lib", &["compiler::plan", "macros::lib", "runtime", "server", "texts"]),
    ]),
    ("compiler/src", &[
        ("source", &[]),
        ("diagnostic", &["source"]),
        ("plan", &[]),
        ("compiled", &["diagnostic", "plan", "source"]),
        ("syntax", &["diagnostic", "source"]),
        ("ast", &["diagnostic", "plan", "source", "syntax"]),
        ("check", &["ast", "diagnostic", "plan", "source", "syntax"]),
        ("operator", &["ast", "diagnostic", "mounted", "plan", "source", "syntax"]),
        ("authoring", &["ast", "check", "diagnostic", "plan", "source", "syntax"]),
        ("schema", &["plan"]),
        ("listing", &["plan", "schema"]),
        ("mounted", &["listing", "plan"]),
        ("lower", &["ast", "check", "compiled", "listing", "plan", "schema", "syntax"]),
        ("lib", &["ast", "check", "compiled", "diagnostic", "lower", "source"]),
        ("emit", &["plan"]),
        ("embed", &["compiled", "diagnostic", "emit", "lib", "plan", "source", "syntax"]),
    ]),
    ("console/src", &[
        ("assets", &[]),
        ("links", &[]),
        ("markup", &[]),
        ("language", &[]),
        ("numbers", &["language"]),
        ("texts", &["language", "numbers"]),
        ("times", &["language", "texts"]),
        ("page", &[]),
        ("charts", &["page"]),
        ("form", &[]),
        ("pages", &["charts", "form", "links", "page"]),
        ("frame", &["language", "links", "page"]),
        ("console", &["assets", "frame", "language", "links", "markup", "numbers", "page", "texts", "times"]),
        ("lib", &["assets", "console", "frame", "language", "markup", "page"]),
    ]),
    ("macros/src", &[
        ("lib", &["compiler::embed"]),
    ]),
];

/// A crate of others, and the only rooms that may name it.
pub(crate) const CRATE_RULES: [Row; 40] = [
    // What comes in.
    ("axum", &["src/cli", "src/transport"]),
    ("hyper", &["src/transport"]),
    ("hyper_util", &["src/transport"]),
    ("tower", &["src/transport"]),
    ("tokio_rustls", &["src/transport"]),
    ("flate2", &["src/outbound", "src/transport"]),
    ("rmcp", &["src/mcp", "src/outbound", "src/transport"]),
    // What goes out.
    ("reqwest", &["src/cli", "src/outbound", "src/transport"]),
    ("html2text", &["src/runtime"]),
    ("encoding_rs", &["src/runtime"]),
    ("quick_xml", &["src/runtime"]),
    ("brotli_decompressor", &["src/outbound"]),
    ("ruzstd", &["src/outbound"]),
    ("rustls", &["src/cli", "src/config", "src/outbound", "src/transport"]),
    ("opentelemetry", &["src/caller", "src/cli"]),
    ("opentelemetry_otlp", &["src/cli"]),
    ("opentelemetry_sdk", &["src/cli"]),
    // Digests and signatures, by the same provider as TLS.
    ("ring", &["console/src/assets", "src/access", "src/audit", "src/secret", "src/store"]),
    ("jsonwebtoken", &["src/access"]),
    // What outlives a call.
    ("sqlx", &["src/store"]),
    // What is wiped from memory.
    ("secrecy", &["src/secret"]),
    // The program.
    ("clap", &["src/cli"]),
    ("clap_complete", &["src/cli"]),
    ("tracing_subscriber", &["src/cli"]),
    ("tracing_appender", &["src/cli"]),
    ("rustix", &["src/audit", "src/cli"]),
    ("x509_parser", &["src/config"]),
    ("mimalloc", &["src/cli"]),
    ("tikv_jemallocator", &["src/cli"]),
    // Languages: of texts, templates, schemas and cards.
    ("fluent_bundle", &["console/src/texts", "src/texts"]),
    ("fluent_syntax", &["compiler/src/authoring", "compiler/src/lower", "compiler/src/syntax", "src/texts"]),
    ("minijinja", &["console/src/console", "src/call", "src/catalog"]),
    ("jsonschema", &["compiler/src/check", "compiler/src/operator", "src/mcp", "src/runtime"]),
    ("granit_parser", &["compiler/src/syntax"]),
    ("annotate_snippets", &["compiler/src/diagnostic"]),
    // Rust that is written.
    ("proc_macro2", &["compiler/src/embed", "compiler/src/emit"]),
    ("quote", &["compiler/src/embed", "compiler/src/emit"]),
    ("syn", &["compiler/src/embed", "compiler/src/emit"]),
    ("prettyplease", &["compiler/src/emit"]),
    // What is kept for a while.
    ("moka", &["src/access", "src/call", "src/catalog"]),
];

/// Who may touch files and the environment: what these paths begin with.
pub(crate) const WORLD: [&str; 9] = [
    "compiler/src/source",
    "compiler/src/embed/out_dir",
    "src/audit",
    "src/config",
    "src/outbound/kept.rs",
    // The mode of its file.
    "src/store/sqlite.rs",
    "src/cli",
    "macros/src",
    "benches",
];
