use jiff::tz::TimeZone;
use regex::Regex;

use super::*;
use crate::frame::{Address, Powers, Reader};
use crate::pages::*;

/// What a stranger would call things.
const HOSTILE: &str = "</pre><script>alert('x')</script>\" onload=\"y\u{202e}";

fn console() -> Console {
    Console::new(|text| text.replace('\u{202e}', "\\u{202e}").into())
}

fn frame(language: Language) -> Frame {
    let reader = Reader {
        name: HOSTILE.to_owned(),
        roles: vec![HOSTILE.to_owned()],
        tenant: HOSTILE.to_owned(),
        looks_at: None,
        powers: Powers { approve: true, connect: true, audit: true, operate: true },
        form_key: "key-of-forms".to_owned(),
    };
    Frame {
        language,
        theme: Theme::Dark,
        now: at("2026-05-20T11:32:00Z").0,
        zone: TimeZone::get("Europe/Moscow").expect("a zone"),
        address: Address::of("/console/audit?tool=a").expect("an address"),
        reader: Some(reader),
        sections: vec![Section::Tools, Section::Approvals, Section::Audit, Section::Overview],
        waiting: 3,
        unpinned: 2,
        flash: None,
    }
}

fn at(text: &str) -> Moment {
    Moment(text.parse().expect("a moment"))
}

/// A page in each language, held against what every page promises.
fn shown(page: &impl Page) -> [String; 2] {
    [Language::English, Language::Russian].map(|language| {
        let html = console().render(&frame(language), page).unwrap_or_else(|error| panic!("{error}"));
        assert!(html.contains(&format!("<html lang=\"{}\"", language.code())), "{html}");
        let ours =
            Regex::new(r#"<script src="/console/assets/console-[0-9a-f]{12}\.js" defer></script>"#).expect("a pattern");
        assert_eq!(ours.find_iter(&html).count(), 1, "{html}");
        let rest = ours.replace_all(&html, "").into_owned();
        let forbidden = Regex::new(r#"(?i)<script|\sstyle=|<[^>]*\son[a-z]+="|javascript:"#).expect("a pattern");
        if let Some(found) = forbidden.find(&rest) {
            panic!("{}: {rest}", found.as_str());
        }
        assert!(!rest.contains('\u{202e}') && !rest.contains("{ $"), "{rest}");
        let posts = rest.matches("method=\"post\"").count();
        let keys = rest.matches("<input type=\"hidden\" name=\"csrf\" value=\"key-of-forms\">").count();
        assert_eq!(posts, keys, "a form without its key: {rest}");
        rest
    })
}

fn row(state: Standing) -> ApprovalRow {
    let decider = (state != Standing::Waiting).then(|| HOSTILE.to_owned());
    ApprovalRow {
        id: "ap_1".to_owned(),
        what: HOSTILE.to_owned(),
        sentence: Some(format!("One.\n{HOSTILE}")),
        tool: HOSTILE.to_owned(),
        target: Some(HOSTILE.to_owned()),
        by: HOSTILE.to_owned(),
        own: true,
        effect: Some(Effect::Delete),
        state,
        until: at("2026-05-20T11:44:00Z"),
        decider,
        at: at("2026-05-20T11:29:00Z"),
    }
}

const STANDINGS: [Standing; 8] = [
    Standing::Waiting,
    Standing::Approved,
    Standing::Declined,
    Standing::Used,
    Standing::Done,
    Standing::Failed,
    Standing::Unknown,
    Standing::Expired,
];

#[test]
fn the_inbox_shows_what_waits_and_what_was_decided() {
    let next = || Some("7-ap_1".to_owned());
    let (open, closed) = (vec![row(Standing::Waiting)], STANDINGS.map(row).into());
    let page = ApprovalsPage { open, waiting_older: next(), closed, more: true, older: next() };
    let [english, russian] = shown(&page);
    assert!(english.contains("12 min left") && russian.contains("осталось 12"), "{english}{russian}");
    assert!(english.contains("\\u{202e}") && english.contains("&lt;/pre&gt;"), "{english}");
    let [english, _] =
        shown(&ApprovalsPage { open: Vec::new(), waiting_older: None, closed: Vec::new(), more: false, older: None });
    assert!(english.contains("Nothing is waiting"), "{english}");
}

#[test]
fn an_approval_shows_all_of_the_call_in_each_of_its_states() {
    for state in STANDINGS {
        for said in [None, Some(Notice::Moved), Some(Notice::Late), Some(Notice::Own)] {
            let argument = |quoted| ApprovalArgument { name: HOSTILE.to_owned(), value: HOSTILE.to_owned(), quoted };
            let waits = state == Standing::Waiting;
            let a = Approval {
                row: row(state),
                arguments: waits.then(|| vec![argument(true), argument(false)]),
                request: waits.then(|| format!("DELETE https://crm.example/***\nx: {HOSTILE}\n\n{{\"a\":1}}")),
                principal: HOSTILE.to_owned(),
                asked: at("2026-05-20T11:29:00Z"),
                digest: "ab".repeat(32),
                reason: None,
                decidable: waits && said != Some(Notice::Own),
            };
            let [english, _] = shown(&ApprovalPage { a, said });
            let decides = english.contains("action=\"/console/approvals/ap_1/approve\"");
            assert_eq!(decides, waits && said != Some(Notice::Own), "{english}");
            assert_eq!(english.contains("<mark>***</mark>"), waits);
        }
    }
}

#[test]
fn the_audit_shows_what_was_found_and_what_was_not() {
    let found = |status| AuditRow {
        id: "12-abcdefabcdef".to_owned(),
        ts: at("2026-05-20T10:52:17.418Z"),
        status,
        kind: "call",
        what: Some(HOSTILE.to_owned()),
        note: Some(HOSTILE.to_owned()),
        who: Some(HOSTILE.to_owned()),
        wire: Some("http".to_owned()),
        took: Some(10_012),
    };
    let statuses = ["ok", "rate_limited", "permission_denied", "backend_error", "error", "unknown"];
    let kinds = [
        "call",
        "read",
        "intent",
        "admission",
        "start",
        "stop",
        "lost",
        "reload",
        "reopen",
        "expired",
        "token",
        "approval",
        "connection",
        "tenant",
        "sync",
        "pin",
        "other",
    ];
    let mut records: Vec<_> = statuses.into_iter().map(|status| found(Some(status))).collect();
    records.extend(kinds.map(|kind| AuditRow { kind, what: None, took: None, ..found(None) }));
    let chosen =
        AuditChoice { since: "24h".into(), tool: HOSTILE.into(), call: HOSTILE.into(), ..AuditChoice::default() };
    let page = AuditPage {
        chosen,
        records,
        older: Some("7-abcdefabcdef".to_owned()),
        looked_back_to: None,
        bins: vec![AuditBin { ok: 3, bad: 1 }; 48],
    };
    let [english, russian] = shown(&page);
    assert!(english.contains("10,012\u{a0}ms") && russian.contains("10\u{a0}012\u{a0}мс"), "{english}");
    assert!(english.contains("Europe/Moscow (UTC+3)") && english.contains("cursor=7-abcdefabcdef"), "{english}");
    let nothing = AuditPage {
        chosen: AuditChoice::default(),
        records: Vec::new(),
        older: Some("7-abcdefabcdef".to_owned()),
        looked_back_to: Some(at("2026-05-01T00:00:00Z")),
        bins: Vec::new(),
    };
    let [english, _] = shown(&nothing);
    assert!(english.contains("have not been looked through"), "{english}");
    for chain in [Chain::Whole, Chain::Broken, Chain::First] {
        let text = || Some(HOSTILE.to_owned());
        let facts = RecordFacts {
            principal: text(),
            role: text(),
            tenant: text(),
            catalog: text(),
            effect: Some(Effect::Write),
            arguments_size: Some(164),
            result_size: Some(1227),
            upstream: text(),
            hmac: text(),
            call: text(),
            approval: text(),
            seq: Some(48_213),
        };
        let json = serde_json::json!({ "tool": HOSTILE }).to_string();
        let [english, _] = shown(&RecordPage { r: found(Some("ok")), facts, chain, json });
        assert!(english.contains("1.2\u{a0}KB"), "{english}");
    }
    let bare = RecordPage { r: found(None), facts: RecordFacts::default(), chain: Chain::First, json: "{}".into() };
    shown(&bare);
}

#[test]
fn the_overview_shows_numbers_and_what_needs_attention() {
    let minutes = (0..60).map(|number| Minute {
        at: Moment(at("2026-05-20T10:32:00Z").0 + jiff::SignedDuration::from_mins(number)),
        done: 400,
        failed: 2,
        half: Some(96),
        most: Some(363),
    });
    let page = OverviewPage {
        ready: false,
        began: at("2026-05-08T11:00:00Z"),
        now: at("2026-05-20T11:32:00Z"),
        todo: vec![
            Todo::NotReady,
            Todo::StoreAway,
            Todo::Unaudited,
            Todo::NoKeys,
            Todo::Resting { name: HOSTILE.to_owned(), tenants: 2 },
            Todo::AuditLost { count: 3 },
            Todo::OtherTools,
            Todo::Failing(OfTenants { count: 1, tenants: 1, only: Some("acme".to_owned()) }),
            Todo::GivenUp(OfTenants { count: 21, tenants: 3, only: None }),
            Todo::Waiting { count: 3, since: at("2026-05-20T11:21:00Z") },
            Todo::WaitingElsewhere { count: 2 },
            Todo::Unpinned { count: 5 },
        ],
        minutes: minutes.collect(),
        hour_most: Some(203),
        running: 17,
        waiting: Some((3, Some(at("2026-05-20T11:21:00Z")))),
        systems: vec![
            SystemState { name: HOSTILE.to_owned(), ok: false, rate: 596, hour: 1000, failed: 21 },
            SystemState { name: "crm/api".to_owned(), ok: true, rate: 0, hour: 0, failed: 0 },
        ],
        refused: ["limits", "arguments", "confirm", "approval", "admission"]
            .map(|check| Refusals { check, count: 5 })
            .into(),
        parts: vec![
            ServerPart { name: "store", state: PartState::Works, count: Some(3) },
            ServerPart { name: "store", state: PartState::Degraded, count: None },
            ServerPart { name: "store", state: PartState::Off, count: None },
            ServerPart { name: "audit", state: PartState::Off, count: None },
            ServerPart { name: "audit", state: PartState::Works, count: Some(3) },
            ServerPart { name: "catalogs", state: PartState::Works, count: Some(3) },
        ],
    };
    let [english, russian] = shown(&page);
    assert!(
        english.contains("24,120") && english.contains("0.5%") && english.contains("running for 12 days"),
        "{english}"
    );
    assert!(english.contains("/console/connections?tenant=acme") && english.contains("2 calls of other tenants wait"));
    assert!(russian.contains("Не передан 21 лид") && russian.contains("Ждут проверки 5 инструментов"), "{russian}");
    assert!(russian.contains("24\u{a0}120") && russian.contains("0,5\u{a0}%"), "{russian}");
    let began = OverviewPage {
        ready: true,
        began: at("2026-05-20T11:31:00Z"),
        now: at("2026-05-20T11:32:00Z"),
        todo: Vec::new(),
        minutes: Vec::new(),
        hour_most: None,
        running: 0,
        waiting: None,
        systems: Vec::new(),
        refused: Vec::new(),
        parts: Vec::new(),
    };
    let [english, _] = shown(&began);
    assert!(english.contains("Nothing needs attention") && english.contains("running for 1 minute"), "{english}");
}

#[test]
fn what_cannot_be_shown_says_why() {
    for page in [
        ProblemPage::NoPower { of: Section::Approvals, power: "approve" },
        ProblemPage::NoPower { of: Section::Audit, power: "audit" },
        ProblemPage::NoPower { of: Section::Overview, power: "operate" },
        ProblemPage::OtherTenant,
        ProblemPage::OwnTenantAlone,
        ProblemPage::ToolNone,
        ProblemPage::NotFound,
        ProblemPage::TokenInAddress,
        ProblemPage::Refused { said: "<b>later</b>".to_owned() },
        ProblemPage::Broken,
        ProblemPage::Unaudited,
        ProblemPage::AuditOff,
        ProblemPage::AuditUnread,
        ProblemPage::Forged,
        ProblemPage::NotBegun,
        ProblemPage::ManyReturns,
        ProblemPage::BadCursor,
    ] {
        shown(&page);
    }
}

#[test]
fn one_signs_in_on_a_page_of_its_own() {
    let faults = [
        None,
        Some(SignInFault::Missing),
        Some(SignInFault::Wrong),
        Some(SignInFault::Forbidden),
        Some(SignInFault::Limited { seconds: 2 }),
        Some(SignInFault::Store),
        Some(SignInFault::Elsewhere),
    ];
    for language in Language::ALL {
        for fault in faults {
            let page = SignInPage { next: "/console/audit".to_owned(), fault, over: true };
            let frame = Frame { reader: None, ..frame(language) };
            let html = console().render(&frame, &page).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(html.contains("aria-invalid"), fault.is_some(), "{html}");
            assert!(html.contains("href=\"/console/language/ru?next=%2Fconsole%2Faudit%3Ftool%3Da\""), "{html}");
        }
    }
}

#[test]
fn what_was_done_is_said_on_the_next_page() {
    let page = ApprovalsPage { open: Vec::new(), waiting_older: None, closed: Vec::new(), more: false, older: None };
    let until = at("2026-05-20T11:44:00Z").0;
    for (flash, title) in [(Flash::Approved { until }, "<title>Approved — "), (Flash::Declined, "<title>Declined — ")]
    {
        let html = console().render(&Frame { flash: Some(flash), ..frame(Language::English) }, &page).expect("a page");
        assert!(html.contains(title), "{html}");
    }
}

#[test]
fn the_best_language_that_is_spoken_is_taken() {
    let spoken = [
        ("", Language::English),
        ("de", Language::English),
        ("ru", Language::Russian),
        ("de, ru;q=0.5, en;q=0.4", Language::Russian),
        ("en;q=0.4, ru-RU;q=0.9", Language::Russian),
        ("ru;q=0", Language::English),
        ("ru;q=x, en", Language::English),
        ("*", Language::English),
    ];
    for (accepted, language) in spoken {
        assert_eq!(console().negotiate(accepted), language, "{accepted}");
    }
}

fn tool_row(effect: Effect) -> ToolRow {
    let text = || HOSTILE.to_owned();
    ToolRow { name: text(), title: text(), about: text(), effect, approval: true }
}

#[test]
fn the_tools_are_listed_by_their_catalogs() {
    let chosen = ToolChoice { q: HOSTILE.into(), catalog: "crm".into(), effect: "read".into(), role: HOSTILE.into() };
    let groups = vec![ToolGroup {
        title: HOSTILE.to_owned(),
        catalog: HOSTILE.to_owned(),
        tools: vec![tool_row(Effect::Read), tool_row(Effect::Write), tool_row(Effect::Delete)],
    }];
    let page = ToolsPage {
        chosen,
        groups,
        found: 3,
        total: 115,
        catalogs: vec!["crm".into(), HOSTILE.into()],
        roles: vec![HOSTILE.into()],
        before: Some(0),
        next: Some(60),
    };
    let [english, russian] = shown(&page);
    assert!(english.contains("3 of 115 tools.") && russian.contains("Глазами роли"), "{english}");
    assert!(english.contains("&amp;from=60\"") && english.contains("<option selected>crm</option>"), "{english}");
    let nothing = ToolsPage { groups: Vec::new(), found: 0, before: None, next: None, ..page };
    assert!(shown(&nothing)[0].contains("No tool matches"));
}

/// A page of a tool that does this, of which this has come.
fn tool_page(effect: Effect, answer: ToolAnswer, as_json: Option<&str>) -> ToolPage {
    let schema = serde_json::json!({
        "properties": {
            HOSTILE: { "type": "string", "description": HOSTILE },
            "limit": { "type": "integer", "minimum": 1, "maximum": 500, "default": 50 },
            "day": { "type": "string", "format": "date" },
            "stage": { "type": "string", "enum": ["new", HOSTILE] },
            "ids": { "type": "array", "items": { "type": "integer" } },
            "order": { "type": "object", "additionalProperties": { "type": "string" }, "description": HOSTILE },
            "parts": { "type": "array", "items": { "type": "object" } },
            "note": { "type": "string", "maxLength": 1000 },
        },
        "required": [HOSTILE],
    });
    let given = serde_json::json!({ HOSTILE: HOSTILE, "order": { HOSTILE: HOSTILE }, "stage": "new" });
    let faults = [HOSTILE, "order"].map(|name| (name.to_owned(), format!("`{HOSTILE}` is wrong")));
    let form = crate::form::ToolForm::new(&schema, given.as_object().expect("an object"), &faults);
    let told = faults.map(|(name, text)| ToolFault { id: form.field(&name).map(|field| field.id), text });
    ToolPage {
        tool: Tool {
            row: tool_row(effect),
            catalog: HOSTILE.to_owned(),
            target: HOSTILE.to_owned(),
            schema: schema.to_string(),
        },
        form,
        once: HOSTILE.to_owned(),
        as_json: as_json.map(str::to_owned),
        no_json: as_json.is_some(),
        faults: told.into(),
        answer,
        warnings: vec![ToolWarning { code: HOSTILE.to_owned(), message: HOSTILE.to_owned() }],
        fix: Some(SuggestedFix {
            arguments: given.to_string(),
            lines: difference(&serde_json::json!({ "a": 1, "b": 2 }), &serde_json::json!({ "a": 1, "b": HOSTILE })),
        }),
    }
}

#[test]
fn a_tool_shows_its_form_and_what_has_come_of_it() {
    let text = || HOSTILE.to_owned();
    let step = |request: Option<&str>, skipped| ForeseenStep {
        effect: Some(Effect::Write),
        request: request.map(str::to_owned),
        skipped,
        items: Some(3),
    };
    let answers: [fn() -> ToolAnswer; 2] = [
        || ToolAnswer::Nothing,
        || ToolAnswer::Approval { id: "ap_1".to_owned(), until: Some(at("2026-05-20T12:00:00Z")) },
    ];
    for answer in answers {
        for effect in [Effect::Read, Effect::Write, Effect::Delete] {
            let [english, _] = shown(&tool_page(effect, answer(), None));
            assert_eq!(english.contains("<dialog id=\"sure\""), effect != Effect::Read, "a write is asked about");
            shown(&tool_page(effect, answer(), Some(HOSTILE)));
        }
    }
    let explain = ToolAnswer::Explain {
        steps: vec![step(Some("POST http://a/***\n\n{}"), false), step(None, true), step(None, false)],
        pages: Some(4),
        dictionaries: vec![text()],
    };
    let [english, _] = shown(&tool_page(Effect::Write, explain, None));
    assert!(english.contains("Request 3 of 3") && english.contains("<ins>") && english.contains("<del>"), "{english}");
    let nothing = ToolAnswer::Explain { steps: Vec::new(), pages: None, dictionaries: Vec::new() };
    assert!(shown(&tool_page(Effect::Read, nothing, None))[0].contains("Nothing would be sent"));
    for ok in [true, false] {
        let result = ToolAnswer::Result {
            ok,
            again: !ok,
            summary: text(),
            columns: vec![text()],
            records: vec![vec![text()]],
            json: serde_json::json!({ "a": HOSTILE }).to_string(),
            text: text(),
            curl: text(),
            cut: true,
            ms: 96,
            size: 4096,
        };
        let [english, _] = shown(&tool_page(Effect::Read, result, None));
        assert_eq!(english.contains("failed</span>"), !ok, "{english}");
        assert_eq!(english.contains("This form was sent before"), !ok, "{english}");
    }
    let sure = ToolAnswer::Sure { arguments: serde_json::json!({ "a": HOSTILE }).to_string() };
    assert!(shown(&tool_page(Effect::Delete, sure, None))[0].contains("It cannot be undone from here"));
}

fn connection(state: ConnectionState) -> Connection {
    let text = || Some(HOSTILE.to_owned());
    Connection {
        catalog: "crm".to_owned(),
        title: HOSTILE.to_owned(),
        tile: Connection::tile_of(HOSTILE),
        state,
        connected_at: Some(at("2026-05-12T07:05:00Z")),
        connected_by: text(),
        checked_at: Some(at("2026-05-20T11:31:00Z")),
        check_error: text(),
        used_at: Some(at("2026-05-20T11:30:00Z")),
        shown: vec![
            ShownSetting { label: HOSTILE.to_owned(), value: text() },
            ShownSetting { label: HOSTILE.to_owned(), value: None },
        ],
        sync: Some(Sync {
            state: SyncState::Error,
            last: Some(at("2026-05-20T11:31:00Z")),
            error: text(),
            paused_by: text(),
            lacks: vec![HOSTILE.to_owned()],
            lacks_hint: Some(HOSTILE.to_owned()),
            waiting: 3,
            dead: 2,
        }),
    }
}

#[test]
fn leads_that_were_not_delivered_are_shown_and_can_be_paused() {
    let row = |unknown| LeadRow {
        id: HOSTILE.to_owned(),
        unknown,
        error: Some(HOSTILE.to_owned()),
        code: Some(HOSTILE.to_owned()),
        words: Some(HOSTILE.to_owned()),
        attempts: 20,
        tried: Some(at("2026-05-20T11:31:00Z")),
    };
    let page = LeadsPage { c: connection(ConnectionState::Connected), leads: vec![row(false), row(true)], more: true };
    let [english, russian] = shown(&page);
    assert!(english.contains("Try again") && english.contains("Outcome unknown"), "{english}");
    assert!(english.contains("There are more"), "{english}");
    assert!(russian.contains("Отбросить") && russian.contains("Исход неизвестен"), "{russian}");
    let page = LeadsPage { c: connection(ConnectionState::Connected), leads: Vec::new(), more: false };
    assert!(shown(&page)[0].contains("Nothing waits for you"));
    for (state, told, form) in [
        (SyncState::Active, "Leads go out", "/console/connections/crm/pause"),
        (SyncState::Error, "The system takes no leads", "/console/connections/crm/pause"),
        (SyncState::Paused, "Leads are paused", "/console/connections/crm/resume"),
    ] {
        let mut c = connection(ConnectionState::Connected);
        c.sync.iter_mut().for_each(|sync| sync.state = state);
        let [english, _] = shown(&ConnectionPage { c, tested: None });
        assert!(english.contains(told) && english.contains(form), "{english}");
        assert!(english.contains("by itself") && english.contains("5 that were not delivered wait here"), "{english}");
        assert!(english.contains("2 leads were not delivered") && english.contains("/console/connections/crm/leads"));
    }
}

#[test]
fn the_systems_of_a_tenant_are_connected_tested_and_disconnected() {
    use ConnectionState::*;
    let states = [None, Connected, Failing, Locked, Operator];
    let [english, _] = shown(&ConnectionsPage { connections: states.map(connection).into() });
    for told in ["Not connected", "Connected", "Does not work", "Locked", "Set by the operator"] {
        assert!(english.contains(told), "{told}: {english}");
    }
    assert!(shown(&ConnectionsPage { connections: Vec::new() })[0].contains("No catalogs"));
    for state in states {
        for ok in [true, false] {
            let tested = Tested { ok, message: HOSTILE.to_owned(), ms: Some(9) };
            let [english, _] = shown(&ConnectionPage { c: connection(state), tested: Some(tested) });
            let changes = matches!(state, Connected | Failing);
            assert_eq!(english.contains("/console/connections/crm/test"), changes, "{english}");
            assert_eq!(english.contains("<dialog id=\"disconnect\""), changes);
        }
        shown(&ConnectionPage { c: connection(state), tested: Option::None });
    }
    shown(&DisconnectPage { c: connection(Connected) });
    let field = |id, kind, error: Option<&str>| SettingField {
        id,
        name: HOSTILE.to_owned(),
        label: HOSTILE.to_owned(),
        hint: HOSTILE.to_owned(),
        kind,
        required: true,
        value: if kind == SettingKind::Secret { String::new() } else { HOSTILE.to_owned() },
        example: HOSTILE.to_owned(),
        choices: vec![HOSTILE.to_owned(), "b".to_owned()],
        missing: id == 2,
        error: error.map(str::to_owned),
    };
    for (state, failed, error) in [
        (None, Option::None, Option::None),
        (Connected, Some(HOSTILE), Some(HOSTILE)),
        (Locked, Option::None, Some("x")),
    ] {
        let page = ConnectPage {
            c: connection(state),
            steps: vec![HOSTILE.to_owned(); 4],
            more: Some("https://crm.example/help".to_owned()),
            first: vec![field(1, SettingKind::Secret, error), field(2, SettingKind::Url, error)],
            rare: vec![
                field(3, SettingKind::Text, error),
                field(4, SettingKind::Number, error),
                field(5, SettingKind::Choice, error),
            ],
            rare_open: true,
            faulty: error.is_some(),
            failed: failed.map(str::to_owned),
            authorize: Some(AuthorizeForm {
                steps: vec![HOSTILE.to_owned(); 2],
                fields: vec![field(6, SettingKind::Url, error)],
                faulty: error.is_some(),
                failed: failed.map(str::to_owned),
            }),
        };
        let [english, _] = shown(&page);
        assert!(english.contains("/authorize\""), "{english}");
        assert!(english.contains("type=\"password\"") && english.contains("Learn more"), "{english}");
        assert_eq!(english.contains("Nothing was stored: what was connected before goes on."), failed.is_some());
    }
}

#[test]
fn a_card_has_two_letters() {
    assert_eq!(
        ["Bitrix24 (webhook)", "Битрикс24", "x", "", "crm"].map(Connection::tile_of),
        ["BW", "БИ", "X", "", "CR"]
    );
}

fn token_row(id: Option<&str>, revoked: bool) -> TokenRow {
    TokenRow {
        id: id.map(str::to_owned),
        name: HOSTILE.to_owned(),
        tenant: HOSTILE.to_owned(),
        roles: vec![HOSTILE.to_owned()],
        revoked,
        expired: false,
        until: Some(at("2026-05-23T00:00:00Z")),
        days_left: Some(3),
        used: Some(at("2026-05-20T11:00:00Z")),
    }
}

#[test]
fn tokens_are_listed_made_and_revoked() {
    let tokens = vec![token_row(Some("tk_1"), false), token_row(Some("tk_2"), true), token_row(None, false)];
    let [english, _] = shown(&TokensPage { tokens, older: Some("7-tk_1".to_owned()), volatile: true });
    assert_eq!(english.matches("action=\"/console/tokens/tk_1/revoke\"").count(), 1, "{english}");
    assert!(!english.contains("tk_2/revoke") && english.contains("3 days left"), "{english}");
    shown(&TokensPage { tokens: Vec::new(), older: None, volatile: false });
    shown(&RevokePage { k: token_row(Some("tk_1"), false) });
    let faults = [
        TokenFault::NameMissing,
        TokenFault::NameTaken,
        TokenFault::TenantUnknown,
        TokenFault::RolesUnknown,
        TokenFault::UntilWrong,
        TokenFault::TooMany,
    ];
    for fault in faults.map(Some).into_iter().chain([None]) {
        let page = TokenNewPage {
            name: HOSTILE.to_owned(),
            tenant: HOSTILE.to_owned(),
            roles: vec![RoleChoice { name: HOSTILE.to_owned(), on: true }],
            days: "90".to_owned(),
            fault,
        };
        let [english, _] = shown(&page);
        assert!(english.contains("<option value=\"90\" selected>"), "{english}");
    }
    let made = TokenMadePage { k: token_row(Some("tk_1"), false), token: "ktk_once".to_owned() };
    assert!(shown(&made)[0].contains("value=\"ktk_once\""));
}

#[test]
fn tenants_are_listed_made_changed_and_deleted() {
    let tenant = |file, stopped| TenantRow {
        id: "acme".to_owned(),
        title: HOSTILE.to_owned(),
        file,
        stopped,
        locale: "ru".to_owned(),
        timezone: HOSTILE.to_owned(),
        catalogs: HOSTILE.to_owned(),
        profile: "core".to_owned(),
        limits: HOSTILE.to_owned(),
        parallel: HOSTILE.to_owned(),
        connections: 2,
        made: Some(at("2026-05-12T07:05:00Z")),
    };
    let tenants = vec![tenant(true, false), tenant(false, true)];
    let [english, _] = shown(&TenantsPage { q: HOSTILE.to_owned(), tenants, total: 1000, more: 0 });
    assert!(english.contains("2 of 1,000"), "{english}");
    shown(&TenantsPage { q: String::new(), tenants: Vec::new(), total: 0, more: 0 });
    for (new, fault) in [
        (true, None),
        (true, Some(TenantFault::Id)),
        (true, Some(TenantFault::Taken)),
        (true, Some(TenantFault::Title)),
        (false, None),
        (false, Some(TenantFault::Title)),
        (false, Some(TenantFault::Timezone)),
        (false, Some(TenantFault::Confirm)),
    ] {
        let spoken = vec!["en".to_owned(), "ru".to_owned()];
        let (catalogs, profiles) = (vec![HOSTILE.to_owned()], vec!["core".to_owned()]);
        let [english, _] = shown(&TenantPage { x: tenant(false, false), new, spoken, catalogs, profiles, fault });
        assert!(english.contains("<option value=\"ru\" selected>"), "{english}");
    }
    let (spoken, catalogs, profiles) = (Vec::new(), Vec::new(), Vec::new());
    let of_file = TenantPage { x: tenant(true, false), new: false, spoken, catalogs, profiles, fault: None };
    assert!(!shown(&of_file)[0].contains("tenants/acme/delete"));
}

fn pin(state: PinStanding, changed: bool) -> PinRow {
    PinRow {
        id: format!("{}/acme/crm/portal/task/add", "ab".repeat(32)),
        tool: HOSTILE.to_owned(),
        server: HOSTILE.to_owned(),
        tenant: changed.then(|| HOSTILE.to_owned()),
        sha256: "ab".repeat(32),
        state,
        changed,
        seen: Some(at("2026-05-20T11:29:00Z")),
        decided: (state != PinStanding::Waiting).then(|| at("2026-05-20T11:30:00Z")),
        by: (state != PinStanding::Waiting).then(|| HOSTILE.to_owned()),
    }
}

#[test]
fn tools_of_servers_are_listed_and_shown_against_what_is_accepted() {
    let open = vec![pin(PinStanding::Waiting, true), pin(PinStanding::Waiting, false)];
    let closed = vec![pin(PinStanding::Accepted, false), pin(PinStanding::Refused, true)];
    let [english, russian] = shown(&PinsPage { open, closed, more: true, volatile: true });
    assert!(english.contains(">changed</span>") && russian.contains(">изменён</span>"), "{english}");
    assert!(
        english.contains("/console/pins/abab") && english.contains("%2Facme%2Fcrm%2Fportal%2Ftask%2Fadd"),
        "{english}"
    );
    let [english, _] = shown(&PinsPage { open: Vec::new(), closed: Vec::new(), more: false, volatile: false });
    assert!(english.contains("Nothing to review"), "{english}");
    for state in [PinStanding::Waiting, PinStanding::Accepted, PinStanding::Refused] {
        for changed in [true, false] {
            let page = PinPage {
                pin: Pin {
                    row: pin(state, changed),
                    was: changed.then(|| "cd".repeat(32)),
                    description: line_difference("One.\nTwo.", &format!("One.\n{HOSTILE}")),
                    arguments: difference(&serde_json::json!({ "a": 1 }), &serde_json::json!({ "a": 1, "b": HOSTILE })),
                    rest: Vec::new(),
                    hints: vec![("reads", true), ("deletes", false), ("repeats", true), ("outside", false)],
                },
            };
            let [english, _] = shown(&page);
            assert!(english.contains("<span class=\"same\">One.</span><del>Two.</del><ins>"), "{english}");
            assert_eq!(english.contains("/accept\""), state != PinStanding::Accepted, "{english}");
            assert_eq!(english.contains("/refuse\""), state != PinStanding::Refused, "{english}");
        }
    }
}

#[test]
fn links_and_forms_of_a_tenant_that_is_looked_at_stay_with_it() {
    let page = ConnectionPage { c: connection(ConnectionState::Connected), tested: None };
    let mut frame = Frame { sections: vec![Section::Connections, Section::Tools], ..frame(Language::English) };
    let reader = frame.reader.as_mut().expect("there is one");
    (reader.looks_at, reader.tenant) = (Some("acme".to_owned()), "host".to_owned());
    let html = console().render(&frame, &page).expect("a page");
    assert!(html.contains("You are looking at the tenant acme") && html.contains("Back to host"), "{html}");
    for address in Regex::new(r#"(?:href|action)="(/console/[^"]*)""#).expect("a pattern").captures_iter(&html) {
        let is_theirs = address[1].contains("tenant=acme");
        let leads_back = html.contains(&format!("<a href=\"{}\">Back to host</a>", &address[1]));
        let expected = address[1].starts_with("/console/connections") && !leads_back;
        assert!(is_theirs == expected || leads_back || address[1].contains("/language/"), "{}: {html}", &address[1]);
    }
}

#[test]
fn what_was_done_has_its_words() {
    let (title, name) = (HOSTILE.to_owned(), HOSTILE.to_owned());
    for flash in [
        Flash::Connected { title: title.clone() },
        Flash::Disconnected { title: title.clone() },
        Flash::Revoked { name },
        Flash::PinAccepted { tool: HOSTILE.to_owned() },
        Flash::PinRefused { tool: HOSTILE.to_owned() },
        Flash::Saved,
        Flash::Deleted { title },
    ] {
        for language in Language::ALL {
            let frame = Frame { flash: Some(flash.clone()), ..frame(language) };
            let html = console().render(&frame, &TokensPage { tokens: Vec::new(), older: None, volatile: false });
            assert!(html.unwrap_or_else(|error| panic!("{error}")).contains("class=\"flash\""));
        }
    }
}
