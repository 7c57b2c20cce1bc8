//! The program as a person types it: what it prints where, and how it ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const KEY: &str = "abcdef0123456789";
const WEBHOOK: (&str, &str) = ("BITRIX_BASE_URL", "https://portal.example/rest/1/abcdef0123456789/");

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
struct Ended {
    status: i32,
    out: String,
    err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program writes text");
        Self {
            status: output.status.code().expect("it ends by itself"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// The program in an empty folder, with these variables and none of ours.
fn command(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kartoteka"));
    command.env_clear().envs(variables.iter().copied()).args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

fn run_with(variables: &[(&str, &str)], arguments: &[&str]) -> Ended {
    let folder = tempfile::tempdir().expect("a temporary folder");
    command(folder.path(), variables, arguments).output().expect("the program starts").into()
}

fn run(arguments: &[&str]) -> Ended {
    run_with(&[], arguments)
}

/// A copy of the shipped catalogs, to be spoilt.
struct Copy(TempDir);

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for part in ["catalog", "locales"] {
            copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(part), &folder.path().join(part));
        }
        Self(folder)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn add(&self, file: &str, text: &str) -> &Self {
        let path = self.path(file);
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, before + text).expect("the copy can be written");
        self
    }

    fn replace(&self, file: &str, from: &str, to: &str) -> &Self {
        let path = self.path(file);
        let text = fs::read_to_string(&path).expect("the file ships");
        assert!(text.contains(from), "{file} has no {from:?} any more");
        fs::write(&path, text.replacen(from, to, 1)).expect("the copy can be written");
        self
    }

    /// How many files there are, as the check of a whole catalog counts them.
    fn files(&self) -> String {
        let said = self.run(&["check"]).err;
        let counted = said.trim_end().strip_suffix(" files").and_then(|said| said.rsplit(' ').next());
        counted.unwrap_or_else(|| panic!("no number of files: {said:?}")).to_owned()
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        command(self.0.path(), &[], arguments).output().expect("the program starts").into()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() { copy(&path, &target) } else { _ = fs::copy(&path, &target).expect("a file can be copied") }
    }
}

#[test]
fn a_whole_catalog_is_said_to_be_so() {
    let ended = Copy::new().run(&["check"]);
    assert_eq!((ended.status, ended.out.as_str()), (0, ""), "{ended:?}");
    let counted = ["4 catalogs, ", " tools, ", " resources, ", " examples: no faults in "];
    assert!(counted.iter().all(|part| ended.err.contains(part)), "{ended:?}");
    assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
}

/// A fault, and all that is said of it. `ALL` stands for how many files ship, which a new card changes.
#[test]
fn planted_faults_are_told_exactly() {
    let all = Copy::new().files();
    let leads = "catalog/bitrix24/tools/getLeads.yaml";
    let cases = [
        (
            "locales/ru/bitrix24.ftl",
            "    .hint = Тот же filter без остальных аргументов, начиная с первого лида: передайте эти аргументы как есть.\n",
            "",
            "\
error[missing-text]: the text `getLeads.hint` is missing in `ru`
  --> locales/en/bitrix24.ftl:45:6
   |
45 |     .hint = The same filter without the other arguments, from the first lead on: pass these arguments as they are.
   |      ^^^^ it is here
   |
help: translate it in `locales/ru/bitrix24/`

1 error in 1 of ALL files
",
        ),
        (
            leads,
            "request: POST",
            "requst: POST",
            "\
error[unknown-key]: unknown key `requst` in a tool
  --> catalog/bitrix24/tools/getLeads.yaml:17:1
   |
17 | requst: POST crm.lead.list
   | ^^^^^^
   |
help: did you mean `request`?
   |
17 | request: POST crm.lead.list
   |     +

1 error in 1 of ALL files
",
        ),
        (
            leads,
            "start: $start",
            "start: $strat",
            "\
error[unknown-reference]: `$strat` names nothing
  --> catalog/bitrix24/tools/getLeads.yaml:22:10
   |
22 |   start: $strat
   |          ^^^^^^
   |
help: did you mean `start`?
   |
22 -   start: $strat
22 +   start: $start
   |

1 error in 1 of ALL files
",
        ),
        (
            "catalog/bitrix24/tools/getLead.yaml",
            "required: [id]",
            "required: [idd]",
            "\
error[unknown-argument]: `idd` is required, but is no argument
 --> catalog/bitrix24/tools/getLead.yaml:5:12
  |
5 | required: [idd]
  |            ^^^
  |
help: did you mean `id`?
  |
5 - required: [idd]
5 + required: [id]
  |

1 error in 1 of ALL files
",
        ),
        (
            leads,
            "effect: read\n",
            "effect: read\neffect: read\n",
            "\
error[duplicate-key]: the key `effect` is given twice
 --> catalog/bitrix24/tools/getLeads.yaml:4:1
  |
3 | effect: read
  | ------ first given here
4 | effect: read
  | ^^^^^^ given again

1 error in 1 of ALL files
",
        ),
        (
            "catalog/bitrix24/tools/getUsers.yaml",
            "default: { ID: ASC }",
            "default: { ID: UP }",
            "\
error[bad-default]: the default does not fit the schema at `ID`: \"UP\" is none of `ASC`, `DESC`, `asc`, `desc`
  --> catalog/bitrix24/tools/getUsers.yaml:25:14
   |
25 |     default: { ID: UP }
   |              ^^^^^^^^^^ \"UP\" is none of `ASC`, `DESC`, `asc`, `desc`

1 error in 1 of ALL files
",
        ),
        (
            "catalog/bitrix24/tools/getLead.yaml",
            "body: { id: $id }\n\n",
            "body: { id: $id, x: 1 }\n\n",
            "\
error[broken-example]: the example `one-lead` of `getLead` does not come out: request 1: its body should be \
             {\"id\":401}, and is {\"id\":401,\"x\":1}
  --> catalog/bitrix24/tools/getLead.yaml:26:3
   |
26 |   one-lead:
   |   ^^^^^^^^

error[broken-example]: the example `no-such-lead` of `getLead` does not come out: request 1: its body should be \
             {\"id\":9}, and is {\"id\":9,\"x\":1}
  --> catalog/bitrix24/tools/getLead.yaml:33:3
   |
33 |   no-such-lead:
   |   ^^^^^^^^^^^^

error[broken-example]: the example `every-field-by-a-star` of `getLead` does not come out: request 1: its body should be \
             {\"id\":401}, and is {\"id\":401,\"x\":1}
  --> catalog/bitrix24/tools/getLead.yaml:41:3
   |
41 |   every-field-by-a-star:
   |   ^^^^^^^^^^^^^^^^^^^^^

error[broken-example]: the example `small-letters` of `getLead` does not come out: request 1: its body should be \
             {\"id\":401}, and is {\"id\":401,\"x\":1}
  --> catalog/bitrix24/tools/getLead.yaml:48:3
   |
48 |   small-letters:
   |   ^^^^^^^^^^^^^

error[broken-example]: the example `no-such-field` of `getLead` does not come out: request 1: its body should be \
             {\"id\":401}, and is {\"id\":401,\"x\":1}
  --> catalog/bitrix24/tools/getLead.yaml:55:3
   |
55 |   no-such-field:
   |   ^^^^^^^^^^^^^

5 errors in 1 of ALL files
",
        ),
    ];
    for (file, from, to, told) in cases {
        let copy = Copy::new();
        let ended = copy.replace(file, from, to).run(&["check"]);
        assert_eq!(
            ended,
            Ended { status: 1, out: told.replace("ALL", &all), err: String::new() },
            "{}\n{}",
            ended.out,
            ended.err
        );
        // And nothing of it is served.
        let called = copy.run(&["call", "getLeads", "--demo", "--catalog", "."]);
        if to != "body: { id: $id, x: 1 }\n\n" {
            assert_eq!(called.status, 2, "{called:?}");
            assert!(called.err.contains(told.lines().next().expect("a report has lines")), "{called:?}");
        }
    }
}

#[test]
fn a_slip_in_one_card_does_not_hide_those_in_others() {
    let copy = Copy::new();
    copy.replace("catalog/bitrix24/tools/getLeads.yaml", "default: today", "default: tody");
    copy.replace("catalog/bitrix24/tools/getCompany.yaml", "body: { id: $id }", "body: { id: $idd }");
    copy.add("catalog/bitrix24/tools/getLead.yaml", "oops: [\n");
    let ended = copy.run(&["check", "--format", "concise"]);
    let codes: Vec<&str> =
        ended.out.lines().filter_map(|line| Some(line.split_once("error[")?.1.split_once(']')?.0)).collect();
    assert_eq!(codes, ["unknown-reference", "yaml-syntax", "bad-default"], "{}", ended.out);
}

#[test]
fn every_format_stays_what_it_is_whatever_is_wrong() {
    let copy = Copy::new();
    copy.replace("catalog/bitrix24/tools/getLead.yaml", "body: { id: $id }\n\n", "body: { id: $id, x: 1 }\n\n");
    for format in ["json", "sarif"] {
        let ended = copy.run(&["check", "--format", format]);
        assert_eq!(ended.status, 1);
        let told: Value = serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {}", ended.out));
        assert!(told.to_string().contains("broken-example"), "{told}");
    }
    let ended = copy.run(&["check", "--format", "github"]);
    assert!(ended.out.lines().all(|line| line.starts_with("::error file=catalog/")), "{}", ended.out);
}

#[test]
fn a_code_is_explained() {
    let ended = run(&["check", "--explain", "broken-example"]);
    assert_eq!(ended.status, 0);
    assert!(ended.out.contains("Wrong:") && ended.out.contains("Right:"), "{}", ended.out);
    let ended = run(&["check", "--explain", "brokn-example"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("did you mean `broken-example`?"), "{}", ended.err);
}

#[test]
fn where_there_is_no_catalog_nothing_is_checked() {
    for folder in [".", "/nowhere/at/all"] {
        let ended = run(&["check", folder]);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
        assert!(ended.err.starts_with(&format!("error: cannot read the catalogs of `{folder}`")), "{ended:?}");
    }
}

#[test]
fn a_tool_is_one_card_and_a_few_words() {
    // Under a name of its own: a reader who has added the README's tool has it among the shipped ones.
    const NAME: &str = "getActivityOfTheReadme";
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("it is there");
    let fenced = |language: &str| {
        let fence = format!("```{language}\n");
        let blocks = readme.split(&fence).skip(1);
        let block = blocks.filter_map(|block| block.split_once("```")).find(|(block, _)| block.contains("getActivity"));
        block.unwrap_or_else(|| panic!("the README shows getActivity as {language}")).0.replace("getActivity", NAME)
    };
    let copy = Copy::new();
    copy.add(&format!("catalog/bitrix24/tools/{NAME}.yaml"), &fenced("yaml"));
    for locale in ["en", "ru"] {
        copy.add(&format!("locales/{locale}/bitrix24.ftl"), &format!("\n{}", fenced("fluent")));
    }
    let ended = copy.run(&["check", "--deny", "warnings"]);
    assert_eq!((ended.status, ended.out.as_str()), (0, ""), "{ended:?}");
    let listed = copy.run(&["list", "--catalog", "."]);
    assert!(
        listed.out.lines().any(|line| line.starts_with(&format!("{NAME} ")) && line.contains("read")),
        "{}",
        listed.out
    );
    let called = copy.run(&["call", NAME, "--demo", "--catalog", ".", "--args", r#"{"id": 1001}"#]);
    let result: Value = serde_json::from_str(&called.out).unwrap_or_else(|_| panic!("{called:?}"));
    assert_eq!((called.status, &result["structuredContent"]["request"]["id"]), (0, &Value::from(1001)), "{result}");
    assert_eq!(result["structuredContent"]["result"]["result"]["ID"], "1001", "{result}");
    let explained = copy.run(&["call", NAME, "--demo", "--catalog", ".", "--args", r#"{"id": 1001}"#, "--explain"]);
    assert!(
        explained.out.contains("crm.activity.get\n") && explained.out.contains(r#"{"id":1001}"#),
        "{}",
        explained.out
    );
    assert!(run(&["list"]).out.lines().all(|line| !line.contains(NAME)), "the shipped ones are as they were");
}

#[test]
fn help_shows_how() {
    let ended = run(&["--help"]);
    assert_eq!(ended.status, 0);
    for part in ["Examples:", "kartoteka serve --demo", "kartoteka call getLeads", "NO_COLOR", "completions"] {
        assert!(ended.out.contains(part), "{part}: {}", ended.out);
    }
    for command in ["serve", "check", "list", "call", "completions"] {
        let ended = run(&[command, "--help"]);
        assert!(ended.status == 0 && ended.out.contains("Examples:"), "{command}: {}", ended.out);
    }
    assert_eq!(run(&[]).status, 2);
    assert_eq!(run(&["chek"]).status, 2);
    assert!(run(&["chek"]).err.contains("'check'"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ended = run(&["completions", shell]);
        assert!(ended.status == 0 && ended.out.contains("kartoteka"), "{shell}");
    }
}

#[test]
fn a_call_ends_as_its_result_does() {
    let well = run(&["call", "getLead", "--demo", "--args", r#"{"id": 101, "select": ["ID"]}"#]);
    assert_eq!((well.status, well.err.as_str()), (0, ""), "{well:?}");
    let result: Value = serde_json::from_str(&well.out).expect("a result is JSON");
    assert_eq!(result["structuredContent"]["result"]["ID"], "101");
    let failed = run(&["call", "getLead", "--demo", "--args", r#"{"id": 0}"#, "--locale", "ru"]);
    assert_eq!(failed.status, 1, "{failed:?}");
    assert!(failed.out.contains("`id`"), "{failed:?}");
    for (arguments, said) in [
        (&["call", "getLaeds", "--demo"][..], "error: there is no tool `getLaeds`; did you mean `getLeads`?\n"),
        (&["call", "x", "--demo"], "error: there is no tool `x`; `kartoteka list` names those there are\n"),
        (&["call", "getLead", "--demo", "--locale", "rus"], "error: nothing is written in `rus`; did you mean `ru`?\n"),
        (&["list", "--locale", "de"], "error: nothing is written in `de`; there are: en, ru\n"),
        (
            &["call", "getLead", "--demo", "--args", "{id: 1}"],
            "error: `--args` is not JSON; for example `--args '{\"limit\": 3}'`\n  \
             caused by: key must be a string at line 1 column 2\n",
        ),
        (
            &["call", "getLead", "--catalog", "/nowhere/at/all"],
            "error: cannot read the catalogs of `/nowhere/at/all`\n  caused by: No such file or directory (os error 2)\n",
        ),
    ] {
        let ended = run(arguments);
        assert_eq!(ended, Ended { status: 2, out: String::new(), err: said.to_owned() }, "{arguments:?}");
    }
}

#[test]
fn what_would_be_sent_is_shown_without_its_secrets() {
    let token = "0123456789abcdef0123456789abcdef";
    let plain = ("BITRIX_BASE_URL", "https://portal.example/rest");
    let path = ("BITRIX_TOKEN", "1/abcdef0123456789");
    for (variables, line) in [
        (&[WEBHOOK][..], "POST https://portal.example/***/crm.lead.get"),
        (&[plain, path], "crm.lead.get"),
        (&[plain, ("BITRIX_TOKEN", token)], "POST https://portal.example/***/crm.lead.get"),
    ] {
        let ended = run_with(variables, &["call", "getLead", "--explain", "--args", r#"{"id": "5"}"#]);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
        for part in [line, "getLead of bitrix24 (reads)", "`id`: \"5\" is read as 5", "\"id\":5", "***"] {
            assert!(ended.out.contains(part), "{part}: {}", ended.out);
        }
        assert!(!ended.out.contains(KEY) && !ended.out.contains(token), "{}", ended.out);
    }
    // What an agent gets: a portal that is not there is not asked.
    let dry = ["call", "createLead", "--dry-run", "--args", r#"{"name": "Ilya"}"#];
    let ended = run_with(&[WEBHOOK], &dry);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    let result: Value = serde_json::from_str(&ended.out).expect("a result is JSON");
    let step = &result["structuredContent"]["dryRun"]["steps"][0];
    assert_eq!(step["request"]["url"], "https://portal.example/***/crm.lead.add");
    assert_eq!(step["request"]["body"]["fields"]["NAME"], "Ilya");
    assert!(!ended.out.contains(KEY), "{}", ended.out);
    let both = run_with(&[WEBHOOK], &[&dry[..], &["--explain"]].concat());
    assert_eq!(both.status, 2, "{both:?}");
    let warned = run(&["call", "getLeads", "--demo", "--explain", "--locale", "ru"]);
    for part in ["warns `no-date-range`", "Не задан диапазон", ">=DATE_CREATE", "crm.lead.list"] {
        assert!(warned.out.contains(part), "{part}: {}", warned.out);
    }
}

#[test]
fn a_demo_is_chosen_by_its_name_and_offers_its_system_alone() {
    for (tool, demo, arguments, part) in [
        ("crm_search", "bottlecrm", r#"{"entity": "accounts"}"#, "Beta LLC"),
        ("crm_list_pipelines", "workspace", "{}", "proposal"),
        ("getLead", "bitrix24", r#"{"id": 101}"#, "\"ID\": \"101\""),
    ] {
        let called = run(&["call", tool, "--demo", demo, "--args", arguments]);
        assert_eq!(called.status, 0, "{called:?}");
        assert!(called.out.contains(part), "{called:?}");
        let other = if demo == "bitrix24" { "crm_search" } else { "getLead" };
        let missing = run(&["call", other, "--demo", demo]);
        assert!(missing.status == 2 && missing.err.contains("there is no tool"), "{missing:?}");
    }
    let unknown = run(&["serve", "--demo", "bottle"]);
    assert!(unknown.status == 2 && unknown.err.contains("bitrix24, bitrix24-mcp, bottlecrm, workspace"), "{unknown:?}");
}

#[test]
fn a_demo_is_for_every_tenant_of_the_operators_file() {
    let token = "0123456789abcdef0123456789abcdef";
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("kartoteka.yaml");
    let text = "kartoteka: 1\ntenants: { acme: {} }\nidentity:\n  tokens:\n    - { name: anna, tenant: acme, roles: [Agent], token: $env.ANNA_TOKEN }\n";
    fs::write(&file, text).expect("it is written");
    let file = file.to_str().expect("a path of UTF-8");
    let variables = [("KARTOTEKA_CONFIG", file), ("ANNA_TOKEN", token)];
    let serving = Serving::start(&variables, &["--demo", "workspace"]);
    let secret = [("MCP_SERVER_TOKEN", token)];
    let called = run_with(&secret, &["call", "crm_list_pipelines", "--url", &serving.url]);
    assert!(called.status == 0 && called.out.contains("proposal"), "{called:?}");

    let text =
        "kartoteka: 1\nidentity:\n  passthrough:\n    - { catalog: bottlecrm, pattern: \"bcrm_pat_[A-Za-z0-9_-]+\" }\n";
    fs::write(file, text).expect("it is written");
    let serving = Serving::start(&variables, &["--demo", "bottlecrm"]);
    let anna = [("MCP_SERVER_TOKEN", "bcrm_pat_demo0admin0demo0admin0demo0")];
    let called = run_with(&anna, &["call", "crm_search", "--args", r#"{"entity": "accounts"}"#, "--url", &serving.url]);
    assert!(called.status == 0 && called.out.contains("Beta LLC"), "{called:?}");
}

#[test]
fn an_operators_file_without_catalogs_beside_it_is_held_against_the_shipped_ones() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let check = |text: &str, arguments: &[&str]| -> Ended {
        fs::write(folder.path().join("gateway.yaml"), text).expect("it is written");
        command(folder.path(), &[], &[&["check", "--config", "gateway.yaml"], arguments].concat())
            .output()
            .expect("the program starts")
            .into()
    };
    let good = check("kartoteka: 1\nroles: { Agent: { tools: [memory_search] } }\n", &[]);
    assert!(good.status == 0 && good.err.contains("held against the shipped catalogs"), "{good:?}");
    let wrong = check("kartoteka: 1\nroles: { Agent: { tools: [memory_seek] } }\n", &[]);
    assert!(wrong.status == 1 && wrong.out.contains("memory_seek"), "{wrong:?}");
    let nowhere = check("kartoteka: 1\n", &["."]);
    assert!(nowhere.status == 2 && nowhere.err.contains("holds no catalog"), "{nowhere:?}");
}

#[test]
fn settings_that_are_wrong_are_told() {
    let example = "`BITRIX_BASE_URL=https://portal.example/rest/1/abcdef0123456789/`";
    let nothing = run(&["call", "getLead", "--args", r#"{"id": 1}"#]);
    assert_eq!(nothing.status, 2);
    let told = format!(
        "error: the catalog `bitrix24` cannot be asked with these settings:\n  `BITRIX_BASE_URL` is not set; for example \
         {example}\nthe catalog `bitrix24-mcp` cannot be asked with these settings:\n  `BITRIX_MCP_TOKEN` is not set; for example \
         `BITRIX_MCP_TOKEN=eyJhbGciOiJIUzI1NiJ9.demo.demo`\nthe catalog `bottlecrm` cannot be asked with these settings:\n  `BCRM_BASE_URL` is not set; for example \
         `BCRM_BASE_URL=https://api.bottlecrm.example`\nthe catalog `workspace` cannot be asked with these settings:\n  \
         `WORKSPACE_MEMORY_URL` is not set; for example `WORKSPACE_MEMORY_URL=http://127.0.0.1:8000/mcp/memory`\n  \
         `WORKSPACE_CRM_URL` is not set; for example `WORKSPACE_CRM_URL=http://127.0.0.1:8000/mcp/crm`\n\n\
         Try `--demo`, which needs no settings.\n"
    );
    assert_eq!(nothing.err, told);
    let forgotten = ("BITRIX_BASE_URL", "https://secret.example/rest/k3yk3yk3yk3y/");
    for command in ["call", "serve"] {
        let arguments: &[&str] =
            if command == "call" { &["call", "getLead"] } else { &["serve", "--http", "127.0.0.1:0"] };
        let ended = run_with(&[forgotten, ("BITRIX_RETRIES", "many")], arguments);
        assert_eq!(ended.status, 2, "{ended:?}");
        let told = format!("`BITRIX_BASE_URL`: its path lacks what is `1` after `/rest/` in the example {example}\n");
        assert!(ended.err.contains(&told), "{}", ended.err);
        assert!(ended.err.contains("`BITRIX_RETRIES` is not a whole number from 0 to 10"), "{}", ended.err);
        assert!(!ended.err.contains("k3yk3y") && !ended.err.contains("secret.example"), "{}", ended.err);
    }
    let ended = run_with(&[("SERVER_PORT", "eighty"), ("SERVER_TIMEZONE", "Moscow")], &["serve", "--demo"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("`SERVER_PORT=8000`") && ended.err.contains("Europe/Moscow"), "{}", ended.err);
    let ended = run_with(&[("KARTOTEKA_PROFILE", "sale")], &["list"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("there are: full, read-only, core, sales"), "{}", ended.err);
}

#[test]
fn what_is_listed_follows_language_and_profile() {
    let russian = run(&["list", "--locale", "ru"]);
    assert!(russian.out.contains("Сделки") && !russian.out.contains("  Deals"), "{}", russian.out);
    assert!(run_with(&[("KARTOTEKA_LOCALE", "ru")], &["list"]).out.contains("Сделки"));
    let json = run(&["list", "--json"]);
    let tools: Vec<Value> = serde_json::from_str(&json.out).expect("a JSON list");
    assert!(tools.iter().all(|tool| tool["inputSchema"]["type"] == "object" && tool["outputSchema"].is_object()));
    let sales = run_with(&[("KARTOTEKA_PROFILE", "sales")], &["list", "--json"]);
    let sales: Vec<Value> = serde_json::from_str(&sales.out).expect("a JSON list");
    assert!(sales.len() < tools.len());
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let copy = Copy::new();
    copy.replace("catalog/bitrix24/tools/getLead.yaml", "minimum: 1", "minmum: 1");
    for ended in [
        copy.run(&["check"]),
        command(copy.0.path(), &[("NO_COLOR", "1")], &["check"]).output().expect("the program starts").into(),
        copy.run(&["call", "getLead", "--catalog", "."]),
    ] {
        assert!(!ended.out.contains('\u{1b}') && !ended.err.contains('\u{1b}'), "{ended:?}");
    }
}

/// What the table of tokens says behind a name: one number a language.
#[cfg(feature = "tokens")]
fn counted<'t>(table: &'t str, name: &str) -> Vec<&'t str> {
    let row = table.lines().find(|row| row.split_whitespace().next() == Some(name));
    row.unwrap_or_else(|| panic!("no row `{name}`: {table}")).split_whitespace().skip(1).collect()
}

#[cfg(feature = "tokens")]
#[test]
fn the_usual_tools_cost_a_model_little() {
    let ended = Copy::new().run(&["check", "--tokens"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    for locale in &counted(&ended.out, "core")[..2] {
        let tokens: usize = locale.parse().expect("a number");
        assert!((1000..=3500).contains(&tokens), "{}", ended.out);
    }
    assert_eq!(counted(&ended.out, "bitrix24"), ["en", "ru", "tokens"]);
    assert_eq!(counted(&ended.out, "core")[2..], ["of", "3500"]);
    assert_eq!(counted(&ended.out, "getLeads").len(), 2);
    let full: usize = counted(&ended.out, "full")[0].parse().expect("a number");
    let read_only: usize = counted(&ended.out, "read-only")[0].parse().expect("a number");
    assert!(read_only < full, "{}", ended.out);
}

#[cfg(feature = "tokens")]
#[test]
fn a_list_beyond_its_budget_is_an_error() {
    let copy = Copy::new();
    let ended = copy.replace("catalog/bitrix24/catalog.yaml", "budget: 3500 ", "budget: 3150 ").run(&["check"]);
    assert_eq!(ended.status, 1, "{ended:?}");
    for part in [
        "error[over-budget]: the list of `core` takes ",
        " tokens in `ru`, and may take 3150\n",
        "--> catalog/bitrix24/catalog.yaml:",
        "^^^^ the budget",
        "help: shorten texts or leave tools out; the longest are `getLeads` (",
    ] {
        assert!(ended.out.contains(part), "{part}: {}", ended.out);
    }
    assert!(!ended.out.contains("in `en`"), "that one is short enough: {}", ended.out);
    let explained = copy.run(&["check", "--explain", "over-budget"]);
    assert!(explained.out.contains("budget: 200"), "{explained:?}");
}

#[test]
fn a_token_is_shown_once_with_what_the_file_keeps_of_it() {
    let (one, other) = (run(&["token", "new", "--name", "night"]), run(&["token", "new", "--name", "day"]));
    assert_eq!((one.status, one.err.as_str()), (0, ""));
    let token = one.out.lines().next().expect("a token");
    assert!(token.starts_with("ktk_") && token.len() == 51, "{}", one.out);
    assert_ne!(one.out.lines().next(), other.out.lines().next());
    let line = one.out.lines().last().expect("a line for the file");
    let file = format!("kartoteka: 1\nidentity:\n  tokens:\n    {}\n", line);
    let read = kartoteka_compiler::operator::read("kartoteka.yaml", &file, None);
    assert!(read.report.is_empty(), "{file}");
    assert!(!line.contains(&token[4..12]), "{line}");
}

#[test]
fn the_operators_file_is_checked_with_the_catalogs() {
    let copy = Copy::new();
    let file = copy.path("kartoteka.yaml");
    fs::write(&file, "kartoteka: 1\nroles: { reader: { tools: [\"get*\"] } }\n").expect("it is written");
    let folder = copy.0.path().to_str().expect("a path of text");
    let ended = run(&["check", folder]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    fs::write(&file, "kartoteka: 1\nroles: { reader: { tools: [getLaeds] } }\nlimits: { boss: 5/min }\n")
        .expect("it is written");
    for arguments in [&["check", folder][..], &["check", folder, "--config", file.to_str().expect("text")]] {
        let ended = run(arguments);
        assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
        assert!(ended.out.contains("glob-matches-nothing") && ended.out.contains("unknown-role"), "{}", ended.out);
    }
    // A server does not start with it, nor is a call made.
    fs::write(&file, "kartoteka: 1\nroles: { reader: { tools: [getLaeds] } }\n").expect("it is written");
    let file = file.to_str().expect("text");
    for arguments in
        [&["call", "getLeads", "--demo", "--config", file][..], &["rights", "--as", "reader", "--config", file]]
    {
        let ended = run(arguments);
        assert_eq!(ended.status, 2, "{}{}", ended.out, ended.err);
        assert!(ended.err.contains("did you mean `getLeads`?"), "{}", ended.err);
    }
    let ended = run_with(&[("KARTOTEKA_CONFIG", "/nowhere.yaml")], &["call", "getLeads", "--demo"]);
    assert!(ended.status == 2 && ended.err.contains("/nowhere.yaml"), "{}", ended.err);
}

#[test]
fn rights_are_explained_in_a_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("kartoteka.yaml");
    let text = "kartoteka: 1\nroles:\n  reader: { tools: [\"getLead\", \"createLead\"] }\n  writer: { includes: [reader], level: write, except: [updateLead] }\n";
    fs::write(&file, text).expect("it is written");
    let rights = |arguments: &[&str]| -> Ended {
        let arguments = [&["rights"], arguments].concat();
        command(folder.path(), &[], &arguments).output().expect("the program starts").into()
    };
    let ended = rights(&["--as", "reader", "getLead"]);
    assert_eq!((ended.status, ended.out.trim_end()), (0, "yes  getLead: by `reader`"), "{}", ended.err);
    let ended = rights(&["--as", "reader", "createLead"]);
    assert_eq!((ended.status, ended.out.trim_end()), (1, "no   createLead: `reader` may not write"));
    let ended = rights(&["--as", "writer", "updateLead"]);
    assert_eq!(ended.out.trim_end(), "no   updateLead: `reader` may not write; `writer` has it among its `except`");
    let ended = rights(&["--as", "reader,writer"]);
    assert!(ended.out.contains("yes  createLead: by `writer`\n") && ended.out.lines().count() > 20, "{}", ended.out);
    let ended = rights(&["--as", "raeder"]);
    assert!(ended.status == 2 && ended.err.contains("reader"), "{}", ended.err);
}

#[test]
fn the_schema_of_the_operators_file_is_printed() {
    let ended = run(&["schema", "operator"]);
    let schema: Value = serde_json::from_str(&ended.out).expect("it is JSON");
    assert_eq!(schema["required"], serde_json::json!(["kartoteka"]));
}

/// A server that runs until it is dropped.
struct Serving {
    child: std::process::Child,
    url: String,
    _folder: TempDir,
}

impl Serving {
    fn start(variables: &[(&str, &str)], arguments: &[&str]) -> Self {
        use std::io::BufRead as _;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let arguments = [&["serve", "--http", "127.0.0.1:0"], arguments].concat();
        let mut command = command(folder.path(), variables, &arguments);
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the program starts");
        let mut lines = std::io::BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let listening = lines.find_map(|line| {
            let line = line.expect("the program writes text");
            line.strip_prefix("listening on ").map(str::to_owned)
        });
        // What it says from now on is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url: listening.expect("it listens"), _folder: folder }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _gone = self.child.kill().and_then(|()| self.child.wait());
    }
}

#[test]
fn a_server_that_runs_is_asked_by_its_address() {
    let token = "0123456789abcdef0123456789abcdef";
    let secret = [("MCP_SERVER_TOKEN", token), ("MCP_TOOL_PROFILE", "core")];
    let serving = Serving::start(&secret, &["--demo", "workspace"]);
    let ask = |arguments: &[&str]| run_with(&secret[..1], &[arguments, &["--url", &serving.url]].concat());
    let health = run(&["health", "--url", &serving.url]);
    assert_eq!(
        (health.status, health.out.as_str()),
        (0, "{\n  \"ok\": true,\n  \"status\": \"healthy\"\n}\n"),
        "{health:?}"
    );

    let unknown = run(&["discovery", "--url", &serving.url]);
    assert_eq!((unknown.status, unknown.out.as_str()), (1, ""), "{unknown:?}");
    assert!(unknown.err.contains("401"), "{unknown:?}");
    let discovered: Value = serde_json::from_str(&ask(&["discovery"]).out).expect("it is JSON");
    assert_eq!(discovered["tool_count"], 13, "{discovered}");

    let listed = ask(&["list", "--locale", "ru"]);
    assert_eq!(listed.out.lines().take_while(|line| !line.is_empty()).count(), 13, "{listed:?}");
    assert!(
        listed.out.ends_with("JSON Schema ответа инструмента\n"),
        "behind them what the server has itself: {listed:?}"
    );
    assert!(listed.out.lines().any(|line| line.starts_with("memory_write") && line.contains("write")), "{listed:?}");

    let written = ask(&["call", "memory_write", "--args", "{\"content\": \"Prices are in euro\"}"]);
    assert_eq!(written.status, 0, "{written:?}");
    let found = ask(&["call", "memory_search", "--args", "{\"query\": \"prices\"}"]);
    let found: Value = serde_json::from_str(&found.out).expect("it is JSON");
    assert_eq!(found["structuredContent"]["result"]["total"], 1, "{found}");
    let failed = ask(&["call", "memory_search", "--locale", "ru"]);
    assert!(failed.status == 1 && failed.out.contains("missing_argument"), "{failed:?}");
    let none = ask(&["call", "memory_forget"]);
    assert!(none.status == 2 && none.out.is_empty() && none.err.contains("memory_forget"), "{none:?}");
    let shut = run_with(&[("KARTOTEKA_TOKEN", "another0token0another0token0other")], &["list", "--url", &serving.url]);
    assert!(shut.status == 2 && !shut.err.contains("another0token"), "{shut:?}");
}

#[test]
fn what_cannot_be_asked_is_said_and_no_token_leaves_this_machine_in_the_clear() {
    let far = run(&["call", "x", "--url", "http://mcp.example", "--token", "hunter2"]);
    assert!(far.status == 2 && far.err.contains("https://") && !far.err.contains("hunter2"), "{far:?}");
    let nothing = run(&["health", "--url", "http://127.0.0.1:1"]);
    assert!(nothing.status == 1 && nothing.err.contains("no connection"), "{nothing:?}");
    assert_eq!(run(&["list", "--url", "ftp://x"]).status, 2);
    assert_eq!(run(&["call", "x", "--url", "http://127.0.0.1:1", "--args", "{"]).status, 2);
}

#[test]
fn the_gateways_configuration_is_imported() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = "server: { name: simple-gpt-mcp }\ntenants:\n  default:\n    services:\n      memory: \"http://127.0.0.1:8000/mcp/memory\"\n      crm: \"http://127.0.0.1:8000/mcp/crm\"\nsecurity:\n  tools:\n    memory_delete: { user_approval_required: true }\n    crm_audit_query: { allowed_roles: [Orchestrator, CRM-Supervisor] }\n  default_allowed_roles: [Admin, Orchestrator, CRM-Supervisor, Agent]\nrate_limits: { default_per_minute: 120, per_actor_per_minute: 60, window_seconds: 60 }\n";
    fs::write(folder.path().join("server.yaml"), file).expect("it is written");
    let run = |variables: &[(&str, &str)], arguments: &[&str]| -> Ended {
        command(folder.path(), variables, arguments).output().expect("the program starts").into()
    };
    let imported = run(&[], &["import", "server.yaml"]);
    let left = "left out: server.name: clients are told the name of this program\n";
    assert!(imported.status == 1 && imported.err.ends_with(left), "{imported:?}");
    // The gateway took the word of its caller: who approves here has to be named.
    assert!(imported.err.contains("approver-missing"), "{imported:?}");
    // As it stands it is no operator's file, and says what to do.
    let refused = run(&[("MCP_SERVER_CONFIG", "server.yaml")], &["serve", "--stdio"]);
    assert!(refused.status == 2 && refused.err.contains("kartoteka import"), "{refused:?}");
    fs::write(folder.path().join("gateway.yaml"), &imported.out).expect("it is written");
    let secret = [("MCP_SERVER_CONFIG", "gateway.yaml"), ("MCP_SERVER_TOKEN", "0123456789abcdef0123456789abcdef")];
    let rights = |tool: &str| run(&secret, &["rights", "--as", "Agent", tool]).status;
    assert_eq!((rights("memory_write"), rights("crm_audit_query")), (0, 1));
    assert_eq!(run(&secret, &["rights", "--as", "Orchestrator", "crm_audit_query"]).status, 0);
    assert_eq!(run(&[], &["import", "nowhere.yaml"]).status, 2);
    fs::write(folder.path().join("other.yaml"), "kartoteka: 1\n").expect("it is written");
    assert_eq!(run(&[], &["import", "other.yaml"]).status, 2);
}

#[test]
fn a_token_of_the_file_is_tested_as_one_of_a_server_is() {
    for odd in [
        &["token", "new"][..],
        &["token", "new", "--name", "a, roles: [boss] }"],
        &["token", "new", "--name", "a", "--tenant", "Acme Corp"],
        &["token", "new", "--name", "a", "--roles", "clerk],b"],
        &["token", "new", "--name", "a", "--roles", "clerk boss"],
        &["token", "new", "--name", "a", "--expires", "soon"],
        &["token", "new", "--name", "a", "--expires", "2020-01-31"],
    ] {
        let ended = run(odd);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{odd:?}: {ended:?}");
    }
    // What YAML would take for something else is in quotes.
    let odd = ["--name", "123", "--tenant", "1e5", "--roles", "null,on", "--expires", "2999-01-31"];
    let made = run(&[&["token", "new"][..], &odd].concat());
    let line = made.out.lines().last().expect("a line for the file");
    let roles = r#"{ "null": { level: read }, "on": { level: read } }"#;
    let file =
        format!("kartoteka: 1\ntenants: {{ \"1e5\": {{}} }}\nroles: {roles}\nidentity:\n  tokens:\n    {line}\n");
    let read = kartoteka_compiler::operator::read("kartoteka.yaml", &file, None);
    let token = read.file.unwrap_or_else(|| panic!("{file}\n{:?}", read.report)).tokens.remove(0);
    assert_eq!((token.name.as_str(), token.tenant.as_str()), ("123", "1e5"), "{file}");

    let as_id = run_with(&[("KARTOTEKA_OPERATOR_TOKEN", "x")], &["token", "revoke", "ktk_abcdefgh"]);
    assert!(as_id.status == 2 && as_id.err.contains("not its id") && !as_id.err.contains("abcdefgh"), "{as_id:?}");
}

/// A folder with these files.
fn folder_of(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (file, text) in files {
        fs::write(folder.path().join(file), text).expect("it can be written");
    }
    folder
}

fn run_in(folder: &TempDir, arguments: &[&str]) -> Ended {
    command(folder.path(), &[], arguments).output().expect("the program starts").into()
}

#[test]
#[cfg(unix)]
fn an_operators_file_that_seems_absent_opens_no_server() {
    let list = |folder: &TempDir| run_in(folder, &["list"]);
    let call = |folder: &TempDir| run_in(folder, &["call", "getLead", "--demo", "--args", r#"{"id": 101}"#]);
    assert_eq!(call(&folder_of(&[])).status, 0);
    for name in ["kartoteka.yaml", ".env"] {
        let dangling = folder_of(&[]);
        std::os::unix::fs::symlink("/nowhere/at/all", dangling.path().join(name)).expect("it can be linked");
        for ended in [list(&dangling), call(&dangling)] {
            let said = format!("cannot read `{name}`: it is a link to `/nowhere/at/all`, where nothing is");
            assert!((ended.status, ended.out.as_str()) == (2, "") && ended.err.contains(&said), "{ended:?}");
        }
    }
    let folder = folder_of(&[]);
    fs::create_dir(folder.path().join("kartoteka.yaml")).expect("it can be made");
    for arguments in [&["list"][..], &["check"]] {
        let ended = run_in(&folder, arguments);
        assert!(ended.status == 2 && ended.err.contains("no regular file"), "{arguments:?}: {ended:?}");
    }
    let misnamed = folder_of(&[("kartoteka.yml", "kartoteka: 1\n")]);
    for arguments in [&["list"][..], &["check"]] {
        let ended = run_in(&misnamed, arguments);
        assert!(ended.status == 2 && ended.err.contains("rename it to `kartoteka.yaml`"), "{arguments:?}: {ended:?}");
    }
    // It is named, or another one is there: then it is meant so.
    assert_eq!(run_in(&misnamed, &["call", "getLeads", "--demo", "--config", "kartoteka.yml"]).status, 0);
    fs::write(misnamed.path().join("kartoteka.yaml"), "kartoteka: 1\n").expect("it can be written");
    assert_eq!(call(&misnamed).status, 0);
}

const STORE_FILE: &str = "kartoteka: 1\nstore: { url: \"sqlite:store.db\", keys: [{ id: a, key: $env.STORE_KEY }] }\n";

#[test]
fn a_command_makes_no_store_where_there_is_none() {
    let folder = folder_of(&[("kartoteka.yaml", STORE_FILE)]);
    let keyed = |arguments: &[&str]| -> Ended {
        let key = "ab".repeat(32);
        command(folder.path(), &[("STORE_KEY", &key)], arguments).output().expect("the program starts").into()
    };
    let asked: [&[&str]; 4] =
        [&["keys", "status"], &["keys", "rewrap"], &["store", "restored"], &["store", "backup", "copy.db"]];
    for arguments in asked {
        let ended = keyed(arguments);
        assert!(ended.status == 2 && ended.err.contains("there is no store `store.db`"), "{arguments:?}: {ended:?}");
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1, "{arguments:?} leaves nothing");
    }
    assert_eq!(keyed(&["store", "migrate"]).status, 0);
    for arguments in asked {
        let ended = keyed(arguments);
        assert_eq!(ended.status, 0, "{arguments:?}: {ended:?}");
    }
    // Everything is in the file once a command has ended.
    assert!(!folder.path().join("store.db-wal").exists());
    fs::create_dir(folder.path().join("dir.db")).expect("it can be made");
    let text = STORE_FILE.replace("store.db", "dir.db");
    fs::write(folder.path().join("kartoteka.yaml"), text).expect("it can be written");
    let ended = keyed(&["store", "migrate"]);
    assert!(ended.status == 2 && ended.err.contains("no regular file"), "{ended:?}");

    let nothing = folder_of(&[]);
    for arguments in [&["store", "migrate"][..], &["keys", "status"], &["audit", "verify"], &["audit", "query"]] {
        let ended = run_in(&nothing, arguments);
        assert!(ended.status == 2 && ended.err.contains("there is no operator's file"), "{arguments:?}: {ended:?}");
        assert!(ended.err.contains("--config"), "{arguments:?}: {ended:?}");
    }
}

#[test]
fn a_check_is_one_report_of_catalogs_and_the_operators_file() {
    let copy = Copy::new();
    fs::write(copy.path("kartoteka.yaml"), "kartoteka: 1\nroles: { reader: { tools: [getLaeds] } }\n")
        .expect("written");
    for format in ["json", "sarif"] {
        let ended = copy.run(&["check", "--format", format, "--tokens"]);
        assert_eq!(ended.status, 1, "{ended:?}");
        let told: Value = serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {}", ended.out));
        assert!(told.to_string().contains("glob-matches-nothing"), "{told}");
        assert!(told.to_string().contains("kartoteka.yaml"), "{told}");
        assert!(ended.err.contains("tokens"), "the table is beside it: {}", ended.err);
    }
    // A fault in a card hides none of the file's own.
    copy.replace("catalog/bitrix24/tools/getLeads.yaml", "request: POST", "requst: POST");
    fs::write(copy.path("kartoteka.yaml"), "kartoteka: 1\nrols: {}\n").expect("it is written");
    let ended = copy.run(&["check", "--format", "concise"]);
    let told = |part: &str| ended.out.lines().any(|line| line.contains(part));
    assert!(ended.status == 1 && told("`requst`") && told("kartoteka.yaml:2:1") && told("`rols`"), "{ended:?}");
    assert!(ended.out.lines().last().is_some_and(|line| line.starts_with("2 errors in 2 of ")), "{ended:?}");

    let alone = folder_of(&[("kartoteka.yaml", "kartoteka: 1\nroles: { reader: { tools: [getLaeds] } }\n")]);
    let path = alone.path().to_str().expect("a path of text");
    for ended in [run_in(&alone, &["check"]), run(&["check", path])] {
        assert!(ended.status == 1 && ended.out.contains("did you mean `getLeads`?"), "{ended:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_no_success() {
    let full = || fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let folder = folder_of(&[]);
    for arguments in
        [&["list"][..], &["schema", "operator"], &["call", "getLead", "--demo", "--args", r#"{"id": 101}"#]]
    {
        let ended: Ended =
            command(folder.path(), &[], arguments).stdout(full()).output().expect("the program starts").into();
        assert!(ended.status == 2 && ended.err.contains("cannot be written"), "{arguments:?}: {ended:?}");
        // A reader that has had enough is none.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let ended: Ended =
            command(folder.path(), &[], arguments).stdout(writer).output().expect("the program starts").into();
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn answers_that_cannot_be_written_end_a_server_with_a_failure() {
    let folder = folder_of(&[("ping", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n")]);
    let serve = |out: Stdio| -> Ended {
        let asked = fs::File::open(folder.path().join("ping")).expect("it is there");
        let mut command = command(folder.path(), &[], &["serve", "--stdio", "--demo"]);
        command.stdin(asked).stdout(out).output().expect("the program starts").into()
    };
    let ended = serve(fs::File::options().write(true).open("/dev/full").expect("Linux has it").into());
    assert!(ended.status != 0 && ended.err.contains("answers cannot be written to stdout"), "{ended:?}");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    assert_eq!(serve(writer.into()).status, 0, "a client that has gone is none");
}

#[test]
fn settings_of_the_operators_file_are_told_by_their_place_in_it() {
    let of = |settings: &str| {
        let text = format!("kartoteka: 1\ncatalogs: {{ bitrix24: {{ settings: {{ {settings} }} }} }}\n");
        folder_of(&[("kartoteka.yaml", &text)])
    };
    for (setting, why) in [
        ("rate: many", "it is no number"),
        ("burst: 0", "it is below 1"),
        ("write_methods: [\"crm.lead.add\", \"a b\"]", "`a b`: it does not match"),
    ] {
        let ended = run_in(&of(setting), &["check"]);
        assert!(ended.status == 1 && ended.out.contains(why) && ended.out.contains("kartoteka.yaml:2"), "{ended:?}");
    }
    assert_eq!(run_in(&of("rate: 1.5, burst: 100, write_methods: [crm.lead.add]"), &["check"]).status, 0);
    // What only a start can see is told by the file's key, and nothing of catalogs that are not set up.
    let folder = of("rate: $env.RATE, base_url: $env.PORTAL");
    let (rate, portal) = (("RATE", "many"), ("PORTAL", "https://portal.example/rest/1/abcdef0123456789/"));
    let ended: Ended =
        command(folder.path(), &[rate, portal], &["call", "getLead"]).output().expect("the program starts").into();
    let told = "`catalogs.bitrix24.settings.rate` of the operator's file, line 2, is not a number of at least 0";
    assert!(ended.status == 2 && ended.err.contains(told), "{ended:?}");
    assert!(!ended.err.contains("BITRIX_RATE") && !ended.err.contains("workspace"), "{ended:?}");
}

#[test]
fn what_sends_nothing_opens_no_audit() {
    let text = "kartoteka: 1\naudit: { file: nowhere/audit.jsonl }\n";
    let folder = folder_of(&[("kartoteka.yaml", text)]);
    let lead = ["call", "getLead", "--demo", "--args", r#"{"id": 101}"#];
    assert_eq!(run_in(&folder, &lead).status, 2, "a call is recorded");
    for more in ["--dry-run", "--explain"] {
        let ended = run_in(&folder, &[&lead[..], &[more]].concat());
        assert_eq!(ended.status, 0, "{ended:?}");
    }
}

#[test]
fn a_server_that_refuses_a_token_is_told_with_its_status() {
    use std::io::{Read as _, Write as _};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut some = [0; 4096];
            let _asked = stream.read(&mut some);
            let body = r#"{"error":"invalid_token","error_description":"no token of this server"}"#;
            let head =
                "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length:";
            let _answered = stream.write_all(format!("{head} {}\r\n\r\n{body}", body.len()).as_bytes());
            let _said = stream.shutdown(std::net::Shutdown::Write);
            let _closed = stream.read(&mut some);
        }
    });
    for (token, hint) in [("", "it wants a token, in --token"), ("hunter2", "it does not take the token in --token")] {
        for arguments in [&["call", "x", "--url", &url][..], &["list", "--url", &url]] {
            let ended = run_with(&[("KARTOTEKA_TOKEN", token)], arguments);
            assert!(ended.status == 2 && ended.err.contains("401") && ended.err.contains(hint), "{ended:?}");
            assert!(!ended.err.contains("hunter2"), "{ended:?}");
        }
    }
}

#[test]
fn the_examples_of_the_documents_fit_the_shipped_catalogs() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut examples = 0;
    for page in ["operator.md", "hosting.md", "operating.md", "connections.md", "console.md"] {
        let text = fs::read_to_string(docs.join(page)).expect("it is there");
        let blocks = text.split("```yaml\n").skip(1).filter_map(|block| Some(block.split_once("```")?.0));
        for block in blocks.filter(|block| block.starts_with("kartoteka: 1")) {
            examples += 1;
            let folder = folder_of(&[("kartoteka.yaml", block)]);
            let ended = run_in(&folder, &["check"]);
            assert_eq!(ended.status, 0, "{page}:\n{block}\n{}{}", ended.out, ended.err);
        }
    }
    assert!(examples >= 4, "{examples}");
}

#[test]
fn what_of_an_operators_file_does_nothing_is_warned_of() {
    let file = |settings: &str| {
        let token = |name: &str, digit: &str, end: &str| {
            format!("    - {{ name: {name}, sha256: {}, roles: [agent], expires: {end} }}\n", digit.repeat(64))
        };
        let tokens = token("old", "a", "2020-01-01") + &token("new", "b", "2999-01-01");
        format!(
            "kartoteka: 1\nidentity:\n  tokens:\n{tokens}roles: {{ agent: {{}} }}\ncatalogs: {{ bitrix24: {{ settings: {{ {settings} }} }} }}\n"
        )
    };
    let check = |settings: &str, variables: &[(&str, &str)]| {
        let folder = folder_of(&[("kartoteka.yaml", &file(settings))]);
        let ended: Ended = command(folder.path(), variables, &["check"]).output().expect("the program starts").into();
        ended
    };
    let set = [("BITRIX_RATE", "2")];
    let ended = check("rate: 5", &set);
    assert_eq!(ended.status, 0, "they are warnings: {ended:?}");
    assert!(ended.out.contains("warning[token-expired]") && ended.out.contains("`old` has ended"), "{ended:?}");
    assert!(!ended.out.contains("`new`"), "{ended:?}");
    assert!(
        ended.out.contains("warning[shadowed-variable]") && ended.out.contains("`BITRIX_RATE` is set"),
        "{ended:?}"
    );
    for (settings, variables) in [
        ("rate: 5", &[][..]),
        ("rate: $env.BITRIX_RATE", &set),
        ("burst: 9", &set),
        ("rate: 5", &[("BITRIX_RATE", " ")]),
    ] {
        let ended = check(settings, variables);
        assert!(!ended.out.contains("shadowed-variable"), "{settings}: {ended:?}");
    }
}

#[test]
fn an_audit_without_a_record_that_fits_says_so() {
    let folder = folder_of(&[("audit.jsonl", "")]);
    let ended = run_in(&folder, &["audit", "query", "--file", "audit.jsonl"]);
    assert_eq!((ended.status, ended.out.as_str(), ended.err.as_str()), (0, "", "no record fits\n"), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn a_system_that_allows_few_open_files_is_the_one_thing_that_is_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = env!("CARGO_BIN_EXE_kartoteka");
    let script = format!("ulimit -n 10 && exec '{program}' serve --demo --http 127.0.0.1:0");
    let ended: Ended = Command::new("/bin/sh")
        .args(["-c", &script])
        .env_clear()
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .expect("there is a shell")
        .into();
    let told =
        "error: the system allows 10 open files, and a server needs 16 at the least: raise `ulimit -n` (LimitNOFILE)\n";
    assert_eq!((ended.status, ended.err.as_str()), (2, told));
}
