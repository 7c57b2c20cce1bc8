//! The console of the program itself: every page over the real listener, signed in and out, in both languages.
#![cfg(unix)]

use std::net::SocketAddr;

use serde_json::json;

use crate::office::{Office, ask};
use crate::running::Program;

/// What a caller would put on a page.
const HOSTILE: &str = "</pre><script>alert(1)</script>\u{202e}<img src=x onerror=alert(2)>";

/// A browser, as far as the console needs one: it keeps a cookie, and says where its forms are from.
pub(crate) struct Browser {
    place: SocketAddr,
    cookie: String,
    pub(crate) language: &'static str,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The value of a field of a form that is not shown.
    pub(crate) fn hidden(&self, name: &str) -> &str {
        let field = format!("name=\"{name}\" value=\"");
        self.body
            .split(&field)
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_else(|| panic!("{}", self.body))
    }

    /// What every page promises.
    #[track_caller]
    fn is_a_page(&self, office: &Office) {
        let policy = self.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(self.header("cache-control"), Some("no-store"));
        assert_eq!(self.header("x-content-type-options"), Some("nosniff"));
        assert!(!self.body.contains("<script>") && !self.body.contains("<img") && !self.body.contains('\u{202e}'));
        assert!(!self.body.contains(" style=") && !self.body.contains("://fonts") && !self.body.contains("http-equiv"));
        for (_, token) in &office.tokens {
            assert!(!self.body.contains(token.as_str()), "a token is on the page");
        }
        assert!(self.body.len() < 21 * 1024, "{} bytes", self.body.len());
    }
}

impl Browser {
    fn new(program: &Program) -> Self {
        Self { place: program.operator, cookie: String::new(), language: "en" }
    }

    /// One that has signed in.
    fn of(program: &Program, office: &Office, who: &str) -> Self {
        Self::signed_in(program, office.token(who))
    }

    /// One that has signed in with this token.
    pub(crate) fn signed_in(program: &Program, token: &str) -> Self {
        let mut browser = Self::new(program);
        let answer = browser.post("/console/sign-in", &format!("token={token}"));
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser.keep(&answer);
        browser
    }

    fn keep(&mut self, answer: &Answer) {
        let cookie = answer.header("set-cookie").expect("a cookie");
        self.cookie = cookie.split(';').next().expect("a value").to_owned();
    }

    fn send(&self, line: &str, headers: &str, body: &str) -> Answer {
        let cookie = if self.cookie.is_empty() { String::new() } else { format!("\r\ncookie: {}", self.cookie) };
        let head = format!("{line} HTTP/1.1\r\naccept-language: {}{cookie}{headers}", self.language);
        let (status, head, body) = ask(self.place, &head, body);
        Answer { status, head, body }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path}"), "", "")
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Answer {
        let headers = format!(
            "\r\norigin: http://{}\r\nsec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded",
            self.place
        );
        self.send(&format!("POST {path}"), &headers, body)
    }
}

/// The pages of the one who may everything.
const PAGES: [(&str, &str, &str); 8] = [
    ("/console/pins", "MCP review", "Проверка MCP"),
    ("/console/tokens", "Tokens", "Токены"),
    ("/console/tokens/new", "New token", "Новый токен"),
    ("/console/tools", "Tools", "Инструменты"),
    ("/console/", "Overview", "Обзор"),
    ("/console/approvals", "Approvals", "Одобрения"),
    ("/console/approvals?all=yes", "Approvals", "Одобрения"),
    ("/console/audit", "Audit", "Журнал"),
];

#[test]
fn every_page_keeps_its_promises_in_both_languages() {
    let office = Office::audited();
    let program = office.start();
    let given = json!({"id": 5, "note": HOSTILE});
    let (id, _) = office.waits(&program, "clerk", &given);
    let mut browser = Browser::of(&program, &office, "chief");
    let approval = format!("/console/approvals/{id}");
    let list = browser.get("/console/audit");
    let record = list.body.split("href=\"/console/audit/").nth(1).and_then(|rest| rest.split('"').next());
    let record = format!("/console/audit/{}", record.unwrap_or_else(|| panic!("{}", list.body)));
    let more =
        [(approval.as_str(), "Close a lead", "Close a lead"), (record.as_str(), "Audit record", "Запись журнала")];
    for (path, english, russian) in PAGES.into_iter().chain(more) {
        for (language, title) in [("en", english), ("ru-RU, en;q=0.5", russian)] {
            browser.language = language;
            let answer = browser.get(path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            answer.is_a_page(&office);
            assert!(answer.body.contains(&format!("<h1>{title}</h1>")), "{path} {language}: {}", answer.body);
            assert!(answer.body.contains(&format!("<html lang=\"{}\"", &language[..2])), "{path}");
        }
    }
    browser.language = "en";
    let shown = browser.get(&approval).body;
    for told in ["Lead 5 is gone for good.", "<b>DELETE</b> http://", "token:clerk", "\\u{202e}", "&lt;/pre&gt;"] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    for absent in ["/console/approvals/ap_0", "/console/audit/0-abcdefabcdef", "/console/what"] {
        let answer = browser.get(absent);
        assert_eq!(answer.status, 404, "{absent}: {}", answer.body);
        answer.is_a_page(&office);
    }
    for (language, title) in [("en", "There is no such place in the list"), ("ru", "В списке нет такого места")]
    {
        browser.language = language;
        for list in ["audit?cursor=", "approvals?cursor=", "approvals?waiting=", "tokens?cursor="] {
            let answer = browser.get(&format!("/console/{list}x"));
            assert_eq!(answer.status, 400, "{list}: {}", answer.body);
            answer.is_a_page(&office);
            assert!(answer.body.contains(&format!("<h1>{title}</h1>")), "{list}: {}", answer.body);
        }
    }
}

#[test]
fn who_has_not_signed_in_sees_where_to_and_comes_back() {
    let office = Office::audited();
    let program = office.start();
    let mut browser = Browser::new(&program);
    for (path, _, _) in PAGES {
        let answer = browser.get(path);
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.header("location").is_some_and(|to| to.starts_with("/console/sign-in")), "{}", answer.head);
    }
    for path in ["/console/approvals/ap_0/approve", "/console/sign-out", "/console/session", "/console/preferences"] {
        assert_eq!(browser.post(path, "").status, 303, "{path}");
    }
    let answer = browser.get("/console/audit?tool=closeLead");
    let to = answer.header("location").expect("a place").to_owned();
    assert_eq!(to, "/console/sign-in?next=%2Fconsole%2Faudit%3Ftool%3DcloseLead");
    for language in ["en", "ru"] {
        browser.language = language;
        let page = browser.get(&to);
        assert_eq!(page.status, 200);
        page.is_a_page(&office);
        assert_eq!(page.hidden("next"), "/console/audit?tool=closeLead");
    }
    let wrong = browser.post("/console/sign-in", "token=ktk_wrong&next=/console/audit");
    assert_eq!(wrong.status, 401);
    wrong.is_a_page(&office);
    assert!(wrong.body.contains("aria-invalid") && wrong.body.contains("<title>Ошибка:"), "{}", wrong.body);
    assert_eq!(wrong.hidden("next"), "/console/audit");
    assert_eq!(browser.post("/console/sign-in", "token=").status, 422);
    let elsewhere = browser.send("POST /console/sign-in", "", &format!("token={}", office.token("boss")));
    assert_eq!(elsewhere.status, 403, "no page of ours");
    let body = format!("token={}&next=https://evil.example/console/", office.token("boss"));
    let answer = browser.post("/console/sign-in", &body);
    assert_eq!((answer.status, answer.header("location")), (303, Some("/console/")));
    let cookie = answer.header("set-cookie").expect("a cookie");
    for told in ["HttpOnly", "SameSite=Strict", "Max-Age=28800"] {
        assert!(cookie.contains(told), "{cookie}");
    }
    assert!(!cookie.contains(office.token("boss")));
}

#[test]
fn a_person_decides_on_a_page_with_the_key_of_its_login() {
    let office = Office::new();
    let program = office.start();
    let given = json!({"id": 5});
    let (id, digest) = office.waits(&program, "clerk", &given);
    let boss = Browser::of(&program, &office, "boss");
    let page = boss.get(&format!("/console/approvals/{id}"));
    let (key, place) = (page.hidden("csrf").to_owned(), format!("/console/approvals/{id}/approve"));
    assert_eq!(page.hidden("digest"), digest);
    let whole = format!("digest={digest}&csrf={key}&reason=agreed");
    for forged in [format!("digest={digest}"), format!("digest={digest}&csrf=other")] {
        let answer = boss.post(&place, &forged);
        assert_eq!(answer.status, 403, "{forged}");
        answer.is_a_page(&office);
    }
    assert_eq!(boss.send(&format!("POST {place}"), "", &whole).status, 403, "no origin");
    for elsewhere in ["\r\norigin: https://evil.example", "\r\norigin: null", "\r\nsec-fetch-site: cross-site"] {
        assert_eq!(boss.send(&format!("POST {place}"), elsewhere, &whole).status, 403, "{elsewhere}");
    }
    // The key is of one login alone.
    let other = Browser::of(&program, &office, "chief");
    assert_eq!(other.post(&place, &whole).status, 403);
    let moved = boss.post(&place, &format!("digest={}&csrf={key}", "0".repeat(64)));
    assert_eq!(moved.status, 412, "another digest");
    assert!(moved.body.contains("The request has changed"), "{}", moved.body);
    // The cookie alone decides nothing in JSON either.
    let body = json!({ "digest": digest }).to_string();
    let origin = format!("\r\norigin: http://{}", program.operator);
    assert_eq!(boss.send(&format!("POST /api/approvals/{id}/approve"), &origin, &body).status, 403);
    let done = boss.post(&place, &whole);
    assert_eq!((done.status, done.header("location")), (303, Some("/console/approvals")));
    let list = boss.get("/console/approvals");
    assert!(list.body.contains("<title>Approved — ") && list.body.contains("approved, not used yet"), "{}", list.body);
    assert!(!boss.get("/console/approvals").body.contains("<title>Approved"), "it is said once");
    let late = boss.post(&place, &whole);
    assert_eq!(late.status, 409, "it was decided");
    assert!(late.body.contains("Already decided: boss"), "{}", late.body);
    office.close(&program, "clerk", &given);
    assert_eq!(office.backend.asked(), 1);
    let used = boss.get(&format!("/console/approvals/{id}"));
    assert!(used.body.contains("agreed") && used.body.contains("The arguments were erased"), "{}", used.body);
}

#[test]
fn who_has_made_a_call_sees_it_and_does_not_decide_of_it() {
    let office = Office::new();
    let program = office.start();
    let (id, _) = office.waits(&program, "clerk", &json!({"id": 5}));
    let (own, digest) = office.waits(&program, "boss", &json!({"id": 6}));
    let clerk = Browser::of(&program, &office, "clerk");
    let page = clerk.get(&format!("/console/approvals/{id}"));
    assert_eq!(page.status, 200);
    page.is_a_page(&office);
    assert!(page.body.contains("This is your own request") && !page.body.contains("/approve\""), "{}", page.body);
    for other in [own.as_str(), "ap_0"] {
        assert_eq!(clerk.get(&format!("/console/approvals/{other}")).status, 403, "whether it is there is not told");
    }
    let boss = Browser::of(&program, &office, "boss");
    let page = boss.get(&format!("/console/approvals/{own}"));
    assert!(page.body.contains("This is your own request") && !page.body.contains("/approve\""), "{}", page.body);
    let key = page.hidden("csrf");
    let forced = boss.post(&format!("/console/approvals/{own}/approve"), &format!("digest={digest}&csrf={key}"));
    assert_eq!(forced.status, 403, "four eyes");
    forced.is_a_page(&office);
    let guest = Browser::of(&program, &office, "guest");
    for path in ["/console/approvals", "/console/audit"] {
        let answer = guest.get(path);
        assert_eq!(answer.status, 403, "{path}");
        answer.is_a_page(&office);
    }
    assert_eq!(guest.get("/console/").header("location"), Some("/console/tools"));
    assert!(guest.get("/console/audit").body.contains("“see the audit” (<code>audit</code>)"));
}

#[test]
fn the_audit_is_searched_and_each_record_is_shown_with_its_chain() {
    let office = Office::audited();
    let program = office.start();
    let auditor = Browser::of(&program, &office, "auditor");
    assert_eq!(auditor.get("/console/").header("location"), Some("/console/audit"), "where it begins");
    office.waits(&program, "clerk", &json!({"id": 5}));
    office.close(&program, "guest", &json!({"id": 5}));
    let list = auditor.get("/console/audit?since=1h&tool=CLOSE");
    list.is_a_page(&office);
    assert_eq!(list.body.matches("<code>closeLead</code>").count(), 2, "{}", list.body);
    assert!(!list.body.contains("server started"), "what is of no tenant is for who runs the server");
    let denied = auditor.get("/console/audit?status=permission_denied");
    assert!(denied.body.contains("guest") && !denied.body.contains("<td role=\"cell\">clerk"), "{}", denied.body);
    let nothing = auditor.get("/console/audit?caller=nobody");
    assert!(nothing.body.contains("No records"), "{}", nothing.body);
    let place =
        list.body.split("href=\"/console/audit/").nth(1).and_then(|rest| rest.split('"').next()).expect("a record");
    let record = auditor.get(&format!("/console/audit/{place}"));
    record.is_a_page(&office);
    assert!(
        record.body.contains("follows the one before unbroken") && record.body.contains("token:guest"),
        "{}",
        record.body
    );
    let chief = Browser::of(&program, &office, "chief");
    assert!(chief.get("/console/audit").body.contains("server started"));
    // What was changed in the file is seen.
    let file = office.path("audit.jsonl");
    let text = std::fs::read_to_string(&file).expect("it is there");
    std::fs::write(&file, text.replacen("\"actor\":\"clerk\"", "\"actor\":\"other\"", 1)).expect("it can be written");
    let record = auditor.get(&format!("/console/audit/{place}"));
    assert!(record.body.contains("broken: the record before is missing or was changed"), "{}", record.body);
    let office = Office::new();
    let program = office.start();
    let off = Browser::of(&program, &office, "auditor").get("/console/audit");
    assert!(off.body.contains("The audit is not kept here"), "{}", off.body);
}

#[test]
fn a_login_ends_when_it_is_asked_to_and_with_its_token() {
    let office = Office::new();
    let program = office.start();
    let boss = Browser::of(&program, &office, "boss");
    let key = boss.get("/console/approvals").hidden("csrf").to_owned();
    assert_eq!(boss.post("/console/sign-out", "").status, 403, "without its key it stays");
    assert_eq!(boss.post("/console/session", &format!("csrf={key}")).status, 204);
    let out = boss.post("/console/sign-out", &format!("csrf={key}"));
    assert_eq!((out.status, out.header("location")), (303, Some("/console/sign-in")));
    assert!(out.header("set-cookie").is_some_and(|cookie| cookie.contains("Max-Age=0")), "{}", out.head);
    let answer = boss.get("/console/approvals");
    assert_eq!(answer.header("location"), Some("/console/sign-in?next=%2Fconsole%2Fapprovals&over=yes"));
    // A token that is taken away takes its logins along.
    let clerk = Browser::of(&program, &office, "clerk");
    assert_eq!(clerk.get("/console/").header("location"), Some("/console/tools"));
    let config = office.path("kartoteka.yaml");
    let text = std::fs::read_to_string(&config).expect("it is there");
    let kept: Vec<&str> = text.lines().filter(|line| !line.contains("name: clerk,")).collect();
    std::fs::write(&config, kept.join("\n")).expect("it can be written");
    let (status, told) = office.operator(&program, "chief", "POST /api/reload HTTP/1.1", "");
    assert_eq!(status, 200, "{told}");
    assert!(clerk.get("/console/").header("location").is_some_and(|to| to.starts_with("/console/sign-in")));
}

#[test]
fn a_reader_chooses_language_and_colours() {
    let office = Office::new();
    let program = office.start();
    let mut boss = Browser::of(&program, &office, "boss");
    let login = boss.cookie.clone();
    let answer = boss.get("/console/language/ru?next=%2Fconsole%2Fapprovals");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/console/approvals")));
    boss.keep(&answer);
    boss.cookie = format!("{login}; {}", boss.cookie);
    let page = boss.get("/console/approvals");
    assert!(page.body.contains("<html lang=\"ru\""), "{}", page.body);
    let answer = boss.get("/console/language/ru?next=https://evil.example/");
    assert_eq!(answer.header("location"), Some("/console/"));
    let key = page.hidden("csrf");
    let answer = boss.post("/console/preferences", &format!("csrf={key}&theme=dark"));
    assert_eq!(answer.status, 303);
    let theme = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()).expect("a cookie").to_owned();
    boss.cookie = format!("{}; {theme}", boss.cookie);
    assert!(boss.get("/console/approvals").body.contains("data-theme=\"dark\""));
}

#[test]
fn a_link_from_elsewhere_is_followed_and_a_form_from_elsewhere_is_not() {
    let office = Office::new();
    let program = office.start();
    let boss = Browser::of(&program, &office, "boss");
    let from_chat = "\r\nsec-fetch-site: cross-site\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: document";
    let answer = boss.send("GET /console/approvals", from_chat, "");
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("http-equiv=\"refresh\" content=\"0\"") && !answer.body.contains("csrf"));
    for (line, headers) in [
        (
            "GET /console/approvals",
            "\r\nsec-fetch-site: cross-site\r\nsec-fetch-mode: no-cors\r\nsec-fetch-dest: image",
        ),
        (
            "GET /console/approvals",
            "\r\nsec-fetch-site: cross-site\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: iframe",
        ),
        (
            "GET /console/approvals",
            "\r\norigin: https://evil.example\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: document",
        ),
        ("GET /api/approvals", from_chat),
        ("GET /metrics", "\r\norigin: https://evil.example"),
        ("POST /console/sign-out", from_chat),
    ] {
        assert_eq!(boss.send(line, headers, "").status, 403, "{line} {headers}");
    }
}

#[test]
fn a_token_in_an_address_is_told_to_be_one_and_stands_on_no_page() {
    let office = Office::new();
    let program = office.start();
    let token = kartoteka::access::token::new().expose().to_owned();
    let mut browser = Browser::of(&program, &office, "chief");
    let key = browser.get("/console/tokens/new").hidden("csrf").to_owned();
    let is_told = |answer: &Answer, title: &str| {
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.body.contains(title) && !answer.body.contains(&token), "{}", answer.body);
    };
    for place in
        ["connections/TOKEN", "tokens/TOKEN/revoke", "tools?q=TOKEN", "pins/a%2F%2Fb%2Fc%2FTOKEN", "none/TOKEN"]
    {
        let path = format!("/console/{}", place.replace("TOKEN", &token));
        is_told(&browser.get(&path), "There is a token in this address");
        // By a header as by the login of a browser.
        let head = format!("GET {path} HTTP/1.1\r\nauthorization: Bearer {}", office.token("chief"));
        let (status, head, body) = ask(program.operator, &head, "");
        is_told(&Answer { status, head, body }, "There is a token in this address");
    }
    browser.language = "ru";
    for what in ["tokens/TOKEN/revoke", "tenants/TOKEN/delete", "connections/TOKEN/test"] {
        let answer = browser.post(&format!("/console/{}", what.replace("TOKEN", &token)), &format!("csrf={key}"));
        is_told(&answer, "В адресе оказался токен");
    }
    // Who is not known is sent to sign in, and does not come back there.
    let answer = Browser::new(&program).get(&format!("/console/tokens/{token}/revoke"));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/console/sign-in")));
}

#[test]
fn files_have_names_that_say_what_is_in_them() {
    let office = Office::new();
    let program = office.start();
    let browser = Browser::new(&program);
    let page = browser.get("/console/sign-in").body;
    let files: Vec<&str> = page.split('"').filter(|part| part.starts_with("/console/assets/")).collect();
    assert_eq!(files.len(), 3, "{page}");
    let mut size = page.len();
    for file in files {
        let answer = browser.get(file);
        assert_eq!(answer.status, 200, "{file}");
        assert!(answer.header("cache-control").is_some_and(|kept| kept.contains("immutable")), "{}", answer.head);
        size += answer.body.len();
    }
    assert!(size < 60 * 1024, "{size} bytes");
    assert_eq!(browser.get("/console/assets/console.css").status, 404);
    for (old, new) in [("/", "/console/"), ("/console", "/console/"), ("/approvals", "/console/approvals")] {
        assert_eq!(browser.get(old).header("location"), Some(new), "{old}");
    }
}

#[test]
fn a_tool_is_called_as_its_caller_would_and_what_would_be_sent_is_shown() {
    let office = Office::audited();
    let program = office.start();
    let guest = Browser::of(&program, &office, "guest");
    let none = guest.get("/console/tools");
    none.is_a_page(&office);
    assert!(none.body.contains("Your roles open no tool"), "{}", none.body);
    assert_eq!(guest.get("/console/tools/closeLead").status, 404, "what it may not call is not there");
    let clerk = Browser::of(&program, &office, "clerk");
    let list = clerk.get("/console/tools?q=CLOSE");
    list.is_a_page(&office);
    assert!(
        list.body.contains("href=\"/console/tools/closeLead\"") && list.body.contains("1 of 1 tool."),
        "{}",
        list.body
    );
    assert!(!clerk.get("/console/tools").body.contains("<option>chief"), "a role of others cannot be chosen");
    let chief = Browser::of(&program, &office, "chief");
    let as_guest = chief.get("/console/tools?role=guest");
    assert!(
        as_guest.body.contains("As seen by the role guest") || as_guest.body.contains("No tool matches"),
        "{}",
        as_guest.body
    );
    let page = clerk.get("/console/tools/closeLead");
    page.is_a_page(&office);
    let key = page.hidden("csrf").to_owned();
    let send = |wish: &str, fields: &str| {
        let answer = clerk.post(&format!("/console/tools/closeLead/{wish}"), &format!("csrf={key}&{fields}"));
        if answer.status != 403 {
            answer.is_a_page(&office);
        }
        answer
    };
    assert_eq!(clerk.post("/console/tools/closeLead/call", "a:id=5&sure=yes").status, 403, "without the key");
    let shown = send("explain", "a%3Aid=5&a%3Anote=%3Cb%3E");
    assert!(shown.body.contains("nothing was sent") && shown.body.contains("<b>DELETE</b> http://"), "{}", shown.body);
    let wrong = send("explain", "a%3Aid=five");
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("1 argument is wrong. Nothing was sent.") && wrong.body.contains("value=\"five\""),
        "{}",
        wrong.body
    );
    let asked = send("call", "a%3Aid=5");
    assert!(asked.body.contains("Call closeLead?") && asked.body.contains("It cannot be undone"), "{}", asked.body);
    let waits = send("call", "a%3Aid=5&sure=yes");
    let id = waits.body.split("/console/approvals/ap_").nth(1).and_then(|rest| rest.get(..32)).expect("an approval");
    assert_eq!(office.backend.asked(), 0, "nothing was sent yet");
    let boss = Browser::of(&program, &office, "boss");
    let approval = boss.get(&format!("/console/approvals/ap_{id}"));
    let (form, digest) = (approval.hidden("csrf"), approval.hidden("digest"));
    assert_eq!(
        boss.post(&format!("/console/approvals/ap_{id}/approve"), &format!("csrf={form}&digest={digest}")).status,
        303
    );
    let once = waits.hidden("once");
    assert_ne!(once, asked.hidden("once"), "each page has a form of its own");
    let sent = format!("json=%7B%22id%22%3A5%7D&sure=yes&once={once}");
    let done = send("call", &sent);
    assert!(done.body.contains("<mark>") || done.body.contains("<b>&quot;id&quot;</b>: 5"), "{}", done.body);
    assert_eq!((office.backend.asked(), done.body.contains("This form was sent before")), (1, false));
    let again = send("call", &sent);
    assert!(again.body.contains("This form was sent before"), "{}", again.body);
    assert!(again.body.contains("<mark>") || again.body.contains("<b>&quot;id&quot;</b>: 5"), "{}", again.body);
    assert_eq!(office.backend.asked(), 1, "a form that is sent twice makes one call");
    let other = send("call", &format!("json=%7B%22id%22%3A6%7D&sure=yes&once={once}"));
    assert!(!other.body.contains("This form was sent before") && other.status == 200, "{}", other.body);
    let turned = send("turn", "a%3Aid=7&as=json");
    assert!(turned.body.contains("&quot;id&quot;: 7"), "{}", turned.body);
    assert_eq!(send("explain", "json=%5B%5D").status, 422, "no object");
    let audit = Browser::of(&program, &office, "auditor").get("/console/audit?caller=clerk");
    assert!(audit.body.contains("<td role=\"cell\" class=\"meta\">console</td>"), "{}", audit.body);
}

#[test]
fn a_token_is_made_shown_once_and_revoked() {
    let office = Office::new();
    let program = office.start();
    let boss = Browser::of(&program, &office, "boss");
    assert_eq!(boss.get("/console/tokens").status, 403, "it is for who runs the server");
    let chief = Browser::of(&program, &office, "chief");
    let list = chief.get("/console/tokens");
    list.is_a_page(&office);
    assert!(list.body.contains(">clerk</span>") && list.body.contains("in the file"), "{}", list.body);
    let new = chief.get("/console/tokens/new");
    let key = new.hidden("csrf").to_owned();
    let make = |fields: &str| chief.post("/console/tokens/new", &format!("csrf={key}&{fields}"));
    assert_eq!(chief.post("/console/tokens/new", "name=night-import&tenant=default").status, 403, "without the key");
    for (fields, status, told) in [
        ("name=&tenant=default", 422, "Give the token a name"),
        ("name=night+import%3C&tenant=default", 422, "Give the token a name"),
        ("name=clerk&tenant=default", 409, "There is a token of this name already"),
        ("name=night-import&tenant=nowhere", 422, "aria-invalid"),
        ("name=night-import&tenant=default&roles=nobody", 422, "A role that was chosen is not there any more"),
        ("name=night-import&tenant=default&days=soon", 422, "Choose one of the periods that are offered"),
    ] {
        let answer = make(fields);
        assert_eq!(answer.status, status, "{fields}: {}", answer.body);
        assert!(answer.body.contains(told), "{fields}: {}", answer.body);
        answer.is_a_page(&office);
    }
    let fields = "name=night-import&tenant=default&roles=clerk&days=30";
    let made = make(fields);
    assert_eq!(made.status, 200, "{}", made.body);
    made.is_a_page(&office);
    let token = made.body.split("value=\"ktk_").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let token = format!("ktk_{token}");
    let list = chief.get("/console/tokens");
    assert!(list.body.contains(">night-import</span>") && !list.body.contains(&token), "{}", list.body);
    assert_eq!(make(fields).status, 409, "loading it again makes none");
    let mut night = Browser::new(&program);
    let answer = night.post("/console/sign-in", &format!("token={token}"));
    assert_eq!(answer.status, 303, "{}", answer.body);
    night.keep(&answer);
    let id =
        list.body.split("action=\"/console/tokens/").nth(1).and_then(|rest| rest.split('/').next()).expect("an id");
    let question = chief.get(&format!("/console/tokens/{id}/revoke"));
    question.is_a_page(&office);
    assert!(question.body.contains("Revoke night-import?"), "{}", question.body);
    assert_eq!(chief.post(&format!("/console/tokens/{id}/revoke"), &format!("csrf={key}")).status, 303);
    let list = chief.get("/console/tokens");
    assert!(
        list.body.contains("<title>night-import is revoked") && list.body.contains("revoked</span>"),
        "{}",
        list.body
    );
    assert_eq!(night.get("/console/tools").status, 303, "its login has ended with it");
    assert_eq!(chief.get("/console/tokens/nothing/revoke").status, 404);
}
