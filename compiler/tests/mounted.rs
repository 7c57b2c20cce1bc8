//! A catalog once more, under another name: what its names are, and what is said of its tools.

use kartoteka_compiler::compile;
use kartoteka_compiler::diagnostic::render::{Style, full};
use kartoteka_compiler::mounted::{Mount, mounted};
use kartoteka_compiler::plan::{
    Affixes, Catalog, Condition, Content, HeldList, Known, List, ListEntry, Speech, WholeNames,
};
use kartoteka_compiler::source::Sources;
use serde_json::Value;

const MANIFEST: &str = "\
catalog: crm_hub
settings: { key: { env: CRM_KEY, type: string, secret: true } }
backends:
  crm: { base: https://crm.example/api, auth: [{ headers: { X-Key: $setting.key } }] }
  files: { mcp: https://files.example/mcp, export: { prefix: files_ } }
notes: [dates]
recipes: { first: { tool: get_lead, arguments: { id: 1 } } }
connection: { test: list, settings: [key], path: crm-link }
ignores: { CRM_OLD: nobody reads it }
";

const TEXTS: &str = "\
-finder = the finder ({ $tool-list })
catalog = CRM
    .instructions = First { $tool-list }, then { $tool-get_lead }.
note-dates = Dates are as { $tool-list } gives them.
recipe-first = A lead
    .description = By { $tool-get_lead }.
setting-key = Key
get_lead = Lead
    .description = \"Reads\" what { -finder } found,
        not what list finds.
    .argument-id = An id of { $tool-list }.
    .ask-id = Which lead of { $tool-list }?
    .summary = { $count } of { $tool-list }
list = Leads
    .description = Lists leads.
resource-leads = Leads
    .description = What { $tool-list } gives.
";

const FILES: [(&str, &str); 10] = [
    ("catalog/crm_hub/catalog.yaml", MANIFEST),
    (
        "catalog/crm_hub/tools/get_lead.yaml",
        "tool: get_lead\naliases: [lead]\neffect: read\narguments: { id: { type: integer, ask: true } }\nrequest: GET leads/$id\nbackend: crm\n\
         examples:\n  one: { arguments: { id: 1 }, exchange: [{ request: GET leads/1, reply: {} }], result: {} }\n",
    ),
    ("catalog/crm_hub/tools/list.yaml", "tool: list\nrequest: GET leads\nbackend: crm\n"),
    ("catalog/crm_hub/resources/leads.yaml", "resource: leads\nrequest: tools/call list\n"),
    ("catalog/crm_hub/resources/guide.yaml", "resource: guide\n"),
    (
        "catalog/crm_hub/resources/guide.en.md",
        "---\ntitle: Guide\ndescription: How to.\n---\nCall {{ tool.list }},\nthen {{ tool.get_lead }}.\n",
    ),
    ("catalog/crm_hub/prompts/ask.yaml", "prompt: ask\nrequired: [who]\narguments: { who: { type: string } }\n"),
    (
        "catalog/crm_hub/prompts/ask.en.md",
        "---\ntitle: Ask\ndescription: Asks.\narguments: { who: Whom. }\n---\nUse {{ tool.list }} and {{ tool.get_lead }} for {{ who }}.\n",
    ),
    (
        "catalog/crm_hub/prompts/hail.yaml",
        "prompt: hail\nmessages: [{ role: user, content: { type: text, text: \"crm-hub://leads\" } }, { role: user, content: { type: resource_link, name: leads, uri: \"crm-hub://leads\" } }]\n",
    ),
    ("locales/en/crm_hub.ftl", TEXTS),
];

fn catalog() -> Catalog {
    let prompt = "prompt-hail = Hail\n    .description = Hails as { $tool-list } does.\n";
    let files = FILES.map(|(path, text)| {
        let more = if path.ends_with(".ftl") { prompt } else { "" };
        (path.to_owned(), format!("{text}{more}"))
    });
    let sources = Sources::from_files(files.to_vec());
    let compiled =
        compile(&sources).whole().unwrap_or_else(|report| panic!("{}", full(&report, &sources, Style::Plain)));
    assert!(compiled.report.is_empty(), "{}", full(&compiled.report, &sources, Style::Plain));
    compiled.catalogs.into_iter().next().expect("there is one")
}

fn two() -> Catalog {
    two_of(&catalog())
}

fn two_of(catalog: &Catalog) -> Catalog {
    mounted(catalog, &Mount { name: "crm_two".into(), of: "crm_hub".into(), prefix: "two_".into() })
}

fn json(entry: &ListEntry) -> Value {
    serde_json::from_str(&entry.json.0).expect("an entry is JSON")
}

#[test]
fn names_have_the_prefix() {
    let (plan, own) = (two(), catalog());
    assert_eq!(plan.name, "crm_two");
    let names: Vec<_> = plan.tools.iter().map(|tool| (&*tool.name, tool.aliases.first().map(AsRef::as_ref))).collect();
    assert_eq!(names, [("two_get_lead", Some("two_lead")), ("two_list", None)]);
    let prompts: Vec<_> = plan.prompts.iter().map(|prompt| &*prompt.name).collect();
    assert_eq!(prompts, ["two_ask", "two_hail"]);
    let listed = plan.tools[0].listed.iter().chain(plan.prompts[0].listed.iter());
    assert_eq!(listed.map(|entry| json(entry)["name"].clone()).collect::<Vec<_>>(), ["two_get_lead", "two_ask"]);
    assert_eq!(plan.tools[0].resource, "two_get_lead");
    assert_eq!(plan.tools[1].resource, "leads", "what a resource reads is called as that, whose scheme is the mount's");
    assert_eq!(plan.backends[1].export.as_ref().map(|export| &*export.prefix), Some("two_files_"));
    assert_eq!(plan.settings[0].env, "catalogs.crm_two.settings.key");
    assert!(plan.tools.iter().all(|tool| tool.examples.is_empty()) && !own.tools[0].examples.is_empty());
    assert!(plan.ignores.is_empty() && !own.ignores.is_empty());
    let path = |plan: &Catalog| plan.connection.as_ref().and_then(|connection| connection.path.clone());
    assert_eq!((path(&plan), path(&own).as_deref()), (None, Some("crm-link")));
    assert_eq!(plan.locales[0].title.as_deref(), Some("CRM (crm_two)"));
}

#[test]
fn references_in_texts_follow_the_prefix_and_words_do_not() {
    for (plan, prefix) in [(catalog(), ""), (two(), "two_")] {
        let named = |text: &str| text.replace('@', prefix);
        let entry = &plan.tools[0].listed[0];
        let listed = json(entry);
        let description = named("\"Reads\" what the finder (@list) found,\nnot what list finds.");
        assert_eq!(listed["description"], description);
        assert_eq!((entry.title.as_ref(), entry.description.as_deref()), ("Lead", Some(description.as_str())));
        assert_eq!(listed["inputSchema"]["properties"]["id"]["description"], named("An id of @list."));
        let input: Value = serde_json::from_str(entry.input().expect("a tool has a schema")).expect("it is JSON");
        assert_eq!(input, listed["inputSchema"]);
        let ask = plan.tools[0].arguments[0].ask.as_ref().expect("the user is asked");
        assert_eq!(ask.descriptions[0].as_deref(), Some(named("An id of @list.").as_str()));
        let locale = &plan.locales[0];
        assert_eq!(locale.instructions.as_deref(), Some(named("First @list, then @get_lead.").as_str()));
        assert_eq!(&*locale.notes[0], named("Dates are as @list gives them."));
        assert_eq!(&*plan.recipes[0].descriptions[0], named("By @get_lead."));
        assert!(locale.source.contains(&named("\n-tool-list = @list\n")), "{}", locale.source);
        assert!(locale.source.contains("of { -tool-list }"), "{}", locale.source);
        let guide = plan.resources.iter().find(|one| one.address == "guide").expect("it is there");
        let Content::Markdown { texts } = &guide.content else { panic!("it is a text") };
        assert_eq!(&*texts[0], named("Call @list,\nthen @get_lead."));
        let Speech::Template { texts } = &plan.prompts[0].says else { panic!("it is a template") };
        assert_eq!(texts[0], "Use {{ tool[1] }} and {{ tool[0] }} for {{ who }}.\n");
        assert_eq!(plan.prompts[1].listed[0].description.as_deref(), Some(named("Hails as @list does.").as_str()));
    }
}

#[test]
fn resources_are_read_by_the_mounts_scheme() {
    let plan = two();
    let leads = plan.resources.iter().find(|one| one.address == "leads").expect("it is there");
    let entry = &leads.listed[0];
    assert_eq!(entry.address.as_deref(), Some("crm-two://leads"));
    let listed = json(entry);
    assert_eq!((&listed["uri"], &listed["name"]), (&"crm-two://leads".into(), &"leads".into()));
    assert_eq!(listed["description"], "What two_list gives.");
    assert_eq!(entry.description.as_deref(), Some("What two_list gives."));
}

#[test]
fn what_a_prompt_shows_of_a_resource_is_the_mounts() {
    let shown = |plan: &Catalog| {
        let Speech::Messages { messages } = &plan.prompts[1].says else { panic!("it is messages") };
        format!("{messages:?}").matches("crm-two://leads").count()
    };
    assert_eq!([shown(&catalog()), shown(&two())], [0, 2]);
}

#[test]
fn the_tool_that_finds_by_a_part_of_a_value_is_the_mounts() {
    let whole = WholeNames {
        names: List::Owned(vec!["PHONE".into()]),
        keys: List::Owned(vec!["PHONE".into()]),
        phones: List::Borrowed(&[]),
        instead: Some("list".into()),
    };
    let known = Known {
        slot: 0,
        list: HeldList::Dictionary { dictionary: 0, given: None },
        when: Condition::default(),
        affixes: Affixes { from: List::Borrowed(&[]), to: List::Borrowed(&[]), named: List::Borrowed(&[]) },
        also: List::Borrowed(&[]),
        whole: Some(whole),
        fixed: List::Borrowed(&[]),
        type_part: None,
        typed: List::Borrowed(&[]),
    };
    let mut own = catalog();
    own.tools.to_mut()[0].known = List::Owned(vec![known]);
    let two = two_of(&own);
    let whole = two.tools[0].known[0].whole.as_ref().expect("it is there");
    assert_eq!((whole.instead.as_deref(), &*whole.names[0]), (Some("two_list"), "PHONE"));
}

#[test]
fn a_mount_of_a_mount_would_have_both_prefixes() {
    let again = mounted(&two(), &Mount { name: "crm_three".into(), of: "crm_two".into(), prefix: "three_".into() });
    assert_eq!(again.tools[0].name, "three_two_get_lead");
    assert_eq!(again.locales[0].instructions.as_deref(), Some("First three_two_list, then three_two_get_lead."));
    assert!(again.locales[0].source.contains("-tool-list = three_two_list\n"), "{}", again.locales[0].source);
}
