use super::*;

#[test]
fn names_of_operations_become_names_of_tools() {
    let mut taken = Taken::default();
    let named =
        ["listPets", "repos/list-for-org", "GetHTTPStatus", "v1.users.get", "2fa", "listPets", "ЖЖ", "ListPets"]
            .map(|wish| of_tool(wish, &mut taken));
    let expected = [
        "list_pets",
        "repos_list_for_org",
        "get_http_status",
        "v1_users_get",
        "call_2fa",
        "list_pets_2",
        "call",
        "list_pets_3",
    ];
    assert_eq!(named, expected);
    let long = of_tool(&"a".repeat(200), &mut taken);
    let again = of_tool(&"a".repeat(200), &mut taken);
    assert_eq!((long.len(), again.len(), long == again), (64, 64, false));
}

#[test]
fn names_of_parameters_stay_where_a_reference_can_spell_them() {
    let mut taken = Taken::default();
    let named =
        ["perPage", "filter[status]", "X-Request-Id", "token", "given", "$filter", "2nd", "_id", "perpage", "ы"]
            .map(|wish| of_argument(wish, &mut taken));
    let expected = [
        "perPage",
        "filter_status",
        "X_Request_Id",
        "token_value",
        "given_value",
        "filter",
        "n2nd",
        "id",
        "perpage_2",
        "value",
    ];
    assert_eq!(named, expected);
}

#[test]
fn a_thousand_operations_of_one_name_are_numbered_one_after_another() {
    let mut taken: Taken = ["list_2"].into_iter().collect();
    let named: Vec<String> = (0..1000).map(|_| of_tool("list", &mut taken)).collect();
    assert_eq!((named[0].as_str(), named[1].as_str(), named[999].as_str()), ("list", "list_3", "list_1001"));
    assert_eq!(taken.numbers["list"], 1002);
}

#[test]
fn a_backend_has_a_name_of_its_own() {
    assert_eq!(of_backend("shop.example", &[]), "api");
    assert_eq!(of_backend("shop.example", &["api"]), "shop_example");
    assert_eq!(of_backend("127.0.0.1:8080", &["api"]), "api_2");
    assert_eq!(of_backend("shop.example", &["api", "shop_example"]), "api_3");
    assert_eq!(of_backend("", &["api", "api_3"]), "api_4");
}
