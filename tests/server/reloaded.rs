//! The operator's file, read again while the server runs.

use std::collections::HashSet;

use futures::{SinkExt, StreamExt};
use kartoteka::access::callers::CallerRules;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::admission::{connect, message, rules, start_audited};
use crate::audited::auditor;

#[tokio::test]
async fn conversations_end_of_those_who_are_gone_and_go_on_of_those_who_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = start_audited(&rules(), &auditor(&folder.path().join("audit.jsonl"), None)).await;
    let (mut boss, mut clerk) = (connect(&running, "boss").await, connect(&running, "clerk").await);
    let only: HashSet<&str> = ["token:clerk"].into();
    let mut fewer: CallerRules = rules();
    fewer.tokens.retain(|token| only.contains(token.caller.principal.as_str()));
    running.wires.swap_edge(|earlier| earlier.followed_by(&fewer, running.server.set().roles()));
    let closed = loop {
        if let Message::Close(frame) = boss.next().await.expect("a goodbye").expect("an open socket") {
            break frame.expect("a reason");
        }
    };
    assert_eq!(u16::from(closed.code), 1008, "{closed:?}");
    let list = message(false, "tools/list", json!({}));
    assert!(running.say("boss", &[], &list).await.starts_with("HTTP/1.1 401"));
    clerk.send(Message::text(list.to_string())).await.expect("an open socket");
    let heard = clerk.next().await.expect("an answer").expect("an open socket").into_text().expect("a text");
    assert!(heard.contains("getLead"), "{heard}");
    assert!(running.say("clerk", &[], &list).await.starts_with("HTTP/1.1 200"));
}

#[cfg(unix)]
mod program {
    use std::fs;
    use std::path::Path;
    use std::time::Duration;

    use kartoteka::access::token;
    use serde_json::{Value, json};

    use crate::audited::{hang_up, told, until};
    use crate::running::{Program, ask, serving};

    /// A file with these callers and limits.
    fn file(callers: &[(&str, &str)], more: &str) -> String {
        let tokens = callers.iter().map(|(name, roles)| {
            let digest = token::hexadecimal(&token::digest(&format!("ktk_{name}")));
            format!("    - {{ name: {name}, sha256: {digest}, roles: [{roles}] }}\n")
        });
        let tokens: String = tokens.collect();
        format!("kartoteka: 1\naudit: {{ file: audit.jsonl }}\nidentity:\n  tokens:\n{tokens}{more}")
    }

    fn call(program: &Program, who: &str, tool: &str, arguments: &Value) -> String {
        let body = json!({"tool": tool, "params": arguments}).to_string();
        let head = format!(
            "POST /mcp/tool/call HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer ktk_{who}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        ask(program.served, &head, Duration::from_secs(10))
    }

    #[test]
    fn a_profile_is_what_a_role_or_a_tenant_is_offered() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("kartoteka.yaml");
        let say = |tenant: &str| {
            let roles = "roles: { all: { level: delete }, narrow: { level: delete, profile: read-only } }\n";
            let tenants = format!("tenants: {{ acme: {{ title: Acme{tenant} }} }}\n");
            let text = file(
                &[("anna", "all"), ("ivan", "narrow"), ("both", "narrow, all"), ("olga", "all")],
                &(tenants + roles),
            );
            let text = text.replace("{ name: olga,", "{ name: olga, tenant: acme,");
            fs::write(&config, text).expect("it can be written");
        };
        say(", profile: read-only");
        let path = config.to_str().expect("a path of text");
        let mut command = serving(&["--demo", "--operator", "127.0.0.1:0", "--config", path], &[]);
        command.current_dir(folder.path());
        let program = Program::start(command);
        let made = |who: &str| call(&program, who, "createLead", &json!({"name": "Ann"})).starts_with("HTTP/1.1 200");
        let read = |who: &str| call(&program, who, "getLead", &json!({"id": 1})).starts_with("HTTP/1.1 200");
        assert!(["anna", "ivan", "both", "olga"].into_iter().all(read), "a profile takes nothing else away");
        // A role more adds what it opens; a tenant's profile is for all of its callers.
        assert_eq!(["anna", "ivan", "both", "olga"].map(made), [true, false, true, false]);
        say("");
        hang_up(&program);
        until(|| made("olga"));
        assert!(!made("ivan"));
    }

    fn reloads(folder: &Path) -> Vec<String> {
        let told = told(&folder.join("audit.jsonl"), &["kind", "status", "error"]);
        told.into_iter().filter_map(|told| told.strip_prefix("reload ").map(str::to_owned)).collect()
    }

    #[test]
    fn a_secret_that_is_no_file_holds_nothing_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("kartoteka.yaml");
        let roles = "roles: { reader: { level: read }, staff: { may: [operate] } }\n";
        let say =
            |more: &str| fs::write(&config, file(&[("root", "staff")], &format!("{roles}{more}"))).expect("it can be");
        say("");
        let path = config.to_str().expect("a path of text");
        let mut command = serving(&["--demo", "--operator", "127.0.0.1:0", "--config", path], &[]);
        command.current_dir(folder.path());
        let program = Program::start(command);
        let staff = |line: &str, body: &Value| crate::office::ask_as(program.operator, "ktk_root", line, body);
        let (status, made) = staff("POST /api/tokens", &json!({"name": "tmp", "roles": ["reader"]}));
        assert_eq!(status, 201, "{made}");
        let shown = made["token"].as_str().expect("a token").trim_start_matches("ktk_").to_owned();
        let reads = || call(&program, &shown, "getLead", &json!({"id": 1})).starts_with("HTTP/1.1 200");
        assert!(reads());
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("it is there").success());
        for named in [pipe.to_str().expect("a path of text"), "/dev/zero"] {
            say(&format!("server: {{ state_key: \"file:{named}\" }}\n"));
            let (status, refused) = staff("POST /api/reload", &json!({}));
            assert_eq!((status, &refused["code"]), (409, &json!("refused")), "{refused}");
        }
        fs::rename(&pipe, folder.path().join(".env")).expect("it can be moved");
        say("");
        assert_eq!(staff("POST /api/reload", &json!({})).0, 409, "the file of variables is no file either");
        let place = format!("DELETE /api/tokens/{}", made["id"].as_str().expect("an id"));
        assert_eq!(staff(&place, &Value::Null).0, 200);
        assert!(!reads(), "it is revoked");
    }

    #[test]
    fn a_second_reload_is_refused_while_one_is_under_way() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("kartoteka.yaml");
        let roles = "roles: { staff: { may: [operate] } }\n";
        fs::write(&config, file(&[("root", "staff")], roles)).expect("it can be");
        let path = config.to_str().expect("a path of text");
        let program = Program::start(serving(&["--demo", "--operator", "127.0.0.1:0", "--config", path], &[]));
        let reload = || crate::office::ask_as(program.operator, "ktk_root", "POST /api/reload", &json!({}));
        for _ in 0..20 {
            let answers: Vec<_> = std::thread::scope(|scope| {
                let asked: Vec<_> = (0..8).map(|_| scope.spawn(reload)).collect();
                asked.into_iter().map(|asked| asked.join().expect("no panic")).collect()
            });
            assert!(answers.iter().any(|(status, _)| *status == 200), "{answers:?}");
            let refused: Vec<_> = answers.iter().filter(|(status, _)| *status != 200).collect();
            for (status, why) in &refused {
                assert_eq!((*status, &why["code"]), (409, &json!("busy")), "{why}");
            }
            if !refused.is_empty() {
                return;
            }
        }
        panic!("eight at once were never under way together");
    }

    #[test]
    fn a_reload_says_which_catalogs_are_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("kartoteka.yaml");
        let roles = "roles: { staff: { may: [operate] } }\n";
        let say =
            |more: &str| fs::write(&config, file(&[("root", "staff")], &format!("{roles}{more}"))).expect("it can be");
        let both = "catalogs:\n  bitrix24: { settings: { base_url: $env.PORTAL } }\n";
        say(&format!("{both}  bottlecrm: {{ settings: {{ base_url: \"https://crm.example\" }} }}\n"));
        let path = config.to_str().expect("a path of text");
        let portal = [("PORTAL", "https://portal.example/rest/1/abcdefghij/")];
        let mut command = serving(&["--operator", "127.0.0.1:0", "--config", path], &portal);
        command.current_dir(folder.path());
        let program = Program::start(command);
        let reload = || crate::office::ask_as(program.operator, "ktk_root", "POST /api/reload", &json!({})).1;
        let before = reload()["left_out"].as_array().expect("a list").len();
        say(both);
        let told = reload();
        let left_out = told["left_out"].as_array().expect("a list");
        assert!(left_out.contains(&json!("bottlecrm")) && left_out.len() == before + 1, "{told}");
    }

    #[test]
    fn every_reload_reads_the_certificate_from_where_the_file_says_now() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("it can be written");
        for name in ["one", "two"] {
            let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
            write(&format!("{name}.crt"), &made.cert.pem());
            write(&format!("{name}.key"), &made.signing_key.serialize_pem());
        }
        let say = |certificate: &str, key: &str| {
            let tls = format!("server: {{ tls: {{ certificate: {certificate}, key: {key} }} }}\n");
            write(
                "kartoteka.yaml",
                &file(&[("root", "staff")], &format!("roles: {{ staff: {{ may: [operate] }} }}\n{tls}")),
            );
        };
        say("one.crt", "one.key");
        let mut command = serving(&["--demo", "--operator", "127.0.0.1:0"], &[]);
        command.current_dir(folder.path());
        let program = Program::start(command);
        let reload = || crate::office::ask_as(program.operator, "ktk_root", "POST /api/reload", &json!({})).1;
        assert_eq!(reload()["certificate"], json!("renewed"));
        let shown = || crate::tls::shown(&program.served.to_string());
        let der = |name: &str| {
            let pem = fs::read(folder.path().join(name)).expect("it is there");
            crate::tls::der_of(&pem)
        };
        assert_eq!(shown(), der("one.crt"));
        say("two.crt", "two.key");
        let told = reload();
        assert_eq!((&told["certificate"], &told["at_restart"]), (&json!("renewed"), &json!([])), "{told}");
        assert_eq!(shown(), der("two.crt"));
        // A key of another certificate is not shown, and that is said.
        say("one.crt", "two.key");
        assert_eq!(reload()["certificate"], json!("kept"));
        assert_eq!(shown(), der("two.crt"));
    }

    #[test]
    fn a_file_is_taken_over_whole_or_refused_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("kartoteka.yaml");
        let roles = "roles: { reader: { level: read }, writer: { level: write } }\n";
        let limits = "limits: { tools: { getLead: { caller: 2/h } } }\n";
        let say = |text: &str| fs::write(&config, text).expect("it can be written");
        say(&file(&[("anna", "reader"), ("ivan", "writer")], &format!("{roles}{limits}")));
        let path = config.to_str().expect("a path of text");
        let mut command = serving(&["--demo", "--operator", "127.0.0.1:0", "--config", path], &[]);
        command.current_dir(folder.path());
        let program = Program::start(command);
        let made = |who: &str| call(&program, who, "createLead", &json!({"name": "Ann"}));
        let limited = |who: &str| call(&program, who, "getLead", &json!({"id": 1})).contains("\"limited\"");
        let hidden = |who: &str| made(who).starts_with("HTTP/1.1 404");
        assert!(hidden("anna"), "{}", made("anna"));
        assert!(made("ivan").contains("\"isError\":false"), "{}", made("ivan"));
        assert!(!limited("ivan"));

        // Anna may write now, and Ivan is gone; what was counted of a limit that is the same still counts.
        say(&file(&[("anna", "writer"), ("olga", "reader")], &format!("{roles}{limits}")));
        assert!(!limited("anna"));
        hang_up(&program);
        until(|| made("ivan").starts_with("HTTP/1.1 401"));
        assert!(made("anna").contains("\"isError\":false"));
        assert!(hidden("olga"));
        assert!(!limited("anna") && limited("anna"), "one call was counted before the reload");

        // Nothing of a file with a fault counts, be it in the file, in what it names, or that it is gone.
        let bad = [
            file(&[("ivan", "writer")], "rols: {}\n"),
            file(&[("ivan", "writer")], &format!("{roles}limits: {{ tools: {{ noSuchTool: {{ caller: 2/h }} }} }}\n")),
            file(
                &[("ivan", "writer")],
                &format!("{roles}catalogs: {{ bitrix24: {{ settings: {{ webhook_url: $env.NOT_SET }} }} }}\n"),
            ),
        ];
        for (count, text) in bad.iter().enumerate() {
            say(text);
            hang_up(&program);
            until(|| reloads(folder.path()).len() == count + 2);
            assert!(made("ivan").starts_with("HTTP/1.1 401"));
            assert!(made("anna").contains("\"isError\":false"));
        }
        fs::remove_file(&config).expect("it can be removed");
        hang_up(&program);
        until(|| reloads(folder.path()).len() == bad.len() + 2);
        assert!(call(&program, "nobody", "getLeads", &json!({})).starts_with("HTTP/1.1 401"));
        let expected = ["ok -", "error configuration", "error misfit", "error configuration", "error configuration"];
        assert_eq!(reloads(folder.path()), expected);
    }
}
