use super::*;

fn office() -> Office {
    let files = [
        (
            "catalog/desk/catalog.yaml",
            "catalog: desk\n\
             settings:\n  url: { env: DESK_URL, type: string, format: uri, example: 'https://desk.example/' }\n\
             backends:\n  api:\n    base: $setting.url\n",
        ),
        (
            "catalog/desk/tools/crm_search.yaml",
            "tool: crm_search\naliases: [crm.search, search]\nrequest: GET things\n",
        ),
        ("locales/en/desk.ftl", "crm_search = Search\n    .description = Searches.\n"),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Office::of(&Sources::from_files(files), Box::new(|_, _| ok(&json!({"id": 1}))))
}

fn listed(set: &ToolSet) -> Vec<Value> {
    serde_json::from_slice(&set.tools(Locale(0))).expect("a list is JSON")
}

#[tokio::test(start_paused = true)]
async fn a_tool_answers_to_its_other_names_which_are_listed_where_that_is_said() {
    let again = office().set.listing_aliases(true);
    let office = office();
    for name in ["crm_search", "crm.search", "search"] {
        assert_eq!(office.call(name, json!({})).await["structuredContent"]["result"], json!({"id": 1}), "{name}");
    }
    let plain = listed(&office.set);
    assert_eq!(plain.len(), 1);
    let with_aliases = listed(&again);
    let names: Vec<&str> = with_aliases.iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, ["crm_search", "crm.search", "search"]);
    assert_eq!(with_aliases[0], plain[0]);
    for mut alias in with_aliases {
        alias["name"] = "crm_search".into();
        assert_eq!(alias, plain[0], "an alias is the same tool");
    }
    let known: Vec<&str> = again.names().collect();
    assert!(known.contains(&"crm.search"), "it is suggested where a name is misspelt");
}
