use std::path::Path;

use super::hidden_variables;
use crate::catalog::shipped;
use crate::config::Config;

/// The variables of Bitrix24 that a file with these settings hides.
fn hidden(settings: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kartoteka.yaml");
    let text = format!("kartoteka: 1\ntenants: {{ acme: {{}} }}\n{settings}\n");
    std::fs::write(&file, text).expect("it can be written");
    let pairs = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let config = Config::from_layers(pairs, None::<(&Path, &str)>, |found| {
        crate::config::operator_file::read(Some(&file), found)
    });
    let config = config.expect("nothing is wrong");
    let catalogs = shipped::catalogs();
    let bitrix = catalogs.iter().find(|one| &*one.catalog.name == "bitrix24").expect("it is shipped").catalog;
    hidden_variables(&config, bitrix).into_iter().map(|(variable, _)| variable).collect()
}

#[test]
fn a_variable_is_hidden_where_the_file_says_something_else_of_the_tenant_it_counts_for() {
    let of_all = |value: &str| format!("catalogs: {{ bitrix24: {{ settings: {{ rate: {value} }} }} }}");
    let set = [("BITRIX_RATE", "2"), ("BITRIX_BURST", "9")];
    assert_eq!(hidden(&of_all("5"), &set), ["BITRIX_RATE"]);
    assert!(hidden(&of_all("2"), &set).is_empty(), "they say the same");
    assert!(hidden(&of_all("$env.BITRIX_RATE"), &set).is_empty(), "it is what counts");
    assert!(hidden(&of_all("5"), &[("BITRIX_RATE", " ")]).is_empty(), "it is not set");
    assert!(hidden("", &set).is_empty());
}
