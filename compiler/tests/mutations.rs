//! Faults sown one at a time into the shipped catalog: each is named, once, where it is, and nothing else is.

use std::path::Path;

use kartoteka_compiler::compile;
use kartoteka_compiler::diagnostic::render::concise;
use kartoteka_compiler::source::Sources;

/// A file, what stands there, what is sown in its place, and the code that must name it.
const FAULTS: [(&str, &str, &str, &str); 44] = [
    ("tools/getLeads.yaml", "request: POST", "requst: POST", "unknown-key"),
    ("tools/getLeads.yaml", "effect: read", "effect: raed", "wrong-type"),
    ("tools/getLeads.yaml", "effect: read\n", "effect: read\neffect: read\n", "duplicate-key"),
    ("tools/getLeads.yaml", "default: today", "default: tody", "bad-default"),
    ("tools/getLeads.yaml", "start: $start", "start: $strat", "unknown-reference"),
    ("tools/getLeads.yaml", "  start: $start\n", "", "missing-position"),
    ("tools/getLeads.yaml", "limit: $limit", "limit: 50", "unused-argument"),
    ("tools/getLeads.yaml", "$statusSemantics.letter", "$statusSemantics.lettr", "no-such-part"),
    ("tools/getLeads.yaml", "$merge: $list\n", "$merge: $lst\n", "unknown-reference"),
    ("tools/getLeads.yaml", "enum: $semantics", "enum: $semantic", "unknown-reference"),
    ("tools/getLeads.yaml", "from: $lead_statuses", "from: $lead_status", "unknown-reference"),
    ("tools/getLeads.yaml", "$record.STATUS_ID", "$reply.STATUS_ID", "misplaced-reference"),
    ("tools/getLeads.yaml", ", \"<=DATE_CREATE\": $dateHint.to }\n\nhint", " }\n\nhint", "unproven-fix"),
    ("tools/getLeads.yaml", "$dateHint.from, \"<=", "$statusSemantics, \"<=", "unproven-fix"),
    ("tools/getLeads.yaml", "missing-range: { $filter:", "missing-range: { $select:", "range-without-map"),
    ("tools/getLeads.yaml", "    warnings: [no-date-range]", "    warnings: [no-dates]", "unknown-warning"),
    ("tools/getLeads.yaml", "    fix:\n", "    then: counts\n    fix:\n", "unknown-key"),
    ("tools/getLeads.yaml", "statusSemantics: process", "statusSemantics: proces", "bad-example"),
    ("tools/getLeads.yaml", "tool: getLeads", "tool: getleads", "name-of-the-file"),
    ("tools/getLead.yaml", "required: [id]", "required: [idd]", "unknown-argument"),
    ("tools/getLead.yaml", "minimum: 1", "minmum: 1", "unknown-keyword"),
    ("tools/getLead.yaml", "minimum: 1", "minimum: 2, maximum: 1", "bounds-out-of-order"),
    ("tools/getLead.yaml", "request: POST crm", "request: PSOT crm", "bad-verb"),
    ("tools/getLead.yaml", "request: POST crm.lead.get", "request: POST crm.lead.get?x=1", "bad-request"),
    ("tools/getLead.yaml", "body: { id: $id }", "body: { id: $id, auth: $id }", "key-of-the-backend"),
    ("tools/getLead.yaml", "body: { id: $id }", "body: { id: $id, x: $setting.token }", "secret-outside-auth"),
    (
        "tools/createLead.yaml",
        "VALUE: $phone, VALUE_TYPE: WORK",
        "VALUE: $phone, VALUE_TYPE: $email",
        "two-optional-values",
    ),
    ("tools/createLead.yaml", "$text.lead-comments", "$text.lead-coments", "missing-text"),
    ("tools/createLead.yaml", "tool: createLead", "tool: createLead\neffect: delte", "wrong-type"),
    ("tools/createLead.yaml", "arguments:\n", "required: [name]\narguments:\n", "bad-ask"),
    ("catalog.yaml", "tool: getDeals", "tool: getDeal", "unknown-tool"),
    ("catalog.yaml", "stageSemantics: process", "stageSemantics: proces", "bad-fix"),
    ("catalog.yaml", "date-ranges, newest", "date-range, newest", "missing-text"),
    ("tools/createLead.yaml", "request: POST crm.lead.add", "effect: read\nrequest: PUT crm.lead.add", "milder-effect"),
    ("tools/findLeadByPhone.yaml", "when: $found.", "when: $leads.", "misplaced-reference"),
    ("resources/deals.yaml", "tools/call getDeals", "tools/call getDeal", "unknown-tool"),
    ("resources/currencies.yaml", "$currencies", "$users", "keyed-dictionary"),
    ("catalog.yaml", "size: 50", "size: fifty", "wrong-type"),
    ("catalog.yaml", "    ranges:\n", "    rangs:\n", "unknown-key"),
    ("catalog.yaml", "minimum: 1, default: 50 }", "minimum: 1, optional: true }", "may-be-absent"),
    ("catalog.yaml", "success: { letter: S }", "success: { lettr: S }", "uneven-table"),
    ("catalog.yaml", "catalog: bitrix24", "catalog: bitrix", "name-of-the-file"),
    ("catalog.yaml", "sales: [getLeads", "sales: [getLaeds", "unknown-tool"),
    ("catalog.yaml", "backend: portal", "backend: potral", "unknown-backend"),
];

#[test]
fn each_sown_fault_is_named_and_nothing_else_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = Sources::read(&root).expect("the catalogs are there");
    let files: Vec<(String, String)> =
        sources.files().map(|(_, file)| (file.path().to_owned(), file.text().to_owned())).collect();
    let mut wrong = Vec::new();
    for (file, from, to, code) in FAULTS {
        let path = format!("catalog/bitrix24/{file}");
        let mut sown = files.clone();
        let text = &mut sown.iter_mut().find(|(known, _)| *known == path).expect("the file ships").1;
        assert!(text.contains(from), "{path} has no {from:?} any more");
        *text = text.replacen(from, to, 1);
        let sources = Sources::from_files(sown);
        let Err(report) = compile(&sources).whole() else {
            wrong.push(format!("{path}: {to:?} passes, and should be `{code}`"));
            continue;
        };
        let errors: Vec<_> = report.list().iter().collect();
        if errors.iter().any(|one| one.code.name() != code) {
            wrong.push(format!("{path}: {to:?} should be `{code}` alone\n{}", concise(&report, &sources)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
