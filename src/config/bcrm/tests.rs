use super::AskedWire;
use crate::config::Config;

fn config(variables: &[(&str, &str)]) -> Result<Config, String> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_parts(variables, None).map_err(|faults| faults.to_string())
}

#[test]
fn a_server_of_bcrm_mcp_is_started_by_its_own_variables() {
    let theirs = [("BCRM_TRANSPORT", "http"), ("BCRM_HOST", "0.0.0.0"), ("BCRM_PORT", "9100"), ("BCRM_PATH", "/crm/")];
    let config_of = |variables: &[(&str, &str)]| config(variables).expect("nothing is wrong");
    let served = config_of(&theirs);
    assert_eq!((served.host.as_str(), served.port, served.wire), ("0.0.0.0", 9100, Some(AskedWire::Http)));
    assert_eq!(served.path.as_deref(), Some("/crm"));
    // What it takes where nothing is said.
    let usual = config_of(&[("BCRM_TRANSPORT", "http"), ("BCRM_PATH", "/mcp")]);
    assert_eq!((usual.host.as_str(), usual.port, usual.path.as_deref()), ("127.0.0.1", 8900, None));
    // This server's own go before.
    let own = config_of(&[("BCRM_TRANSPORT", "http"), ("BCRM_PORT", "9100"), ("SERVER_PORT", "9200")]);
    assert_eq!(own.port, 9200);
    let stdio = config_of(&[("BCRM_TRANSPORT", "stdio"), ("BCRM_PORT", "9100")]);
    assert_eq!((stdio.port, stdio.wire), (8000, Some(AskedWire::Stdio)));
}

#[test]
fn without_a_transport_nothing_of_it_counts() {
    let served =
        config(&[("BCRM_HOST", "0.0.0.0"), ("BCRM_PORT", "9100"), ("BCRM_PATH", "/crm")]).expect("nothing is wrong");
    assert_eq!((served.host.as_str(), served.port, served.wire, served.path), ("127.0.0.1", 8000, None, None));
}

#[test]
fn what_it_cannot_be_is_told() {
    for (name, value) in [
        ("BCRM_TRANSPORT", "sse"),
        ("BCRM_PATH", "mcp"),
        ("BCRM_PATH", "/"),
        ("BCRM_PATH", "/mcp/sse"),
        ("BCRM_PATH", "/healthz"),
        ("BCRM_PATH", "/.well-known/x"),
        ("BCRM_PATH", "/a/{b}"),
        ("BCRM_PORT", "many"),
    ] {
        let mut variables = vec![(name, value)];
        if name != "BCRM_TRANSPORT" {
            variables.push(("BCRM_TRANSPORT", "http"));
        }
        let told = config(&variables).expect_err("it is told");
        assert!(told.contains(if name == "BCRM_PORT" { "SERVER_PORT" } else { name }), "{told}");
    }
}
