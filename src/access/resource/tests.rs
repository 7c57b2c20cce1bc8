use super::*;

fn resource(url: &str) -> ProtectedResource {
    let scopes = vec!["crm.read".into(), "crm.write".into()];
    ProtectedResource { url: url.into(), issuers: vec!["https://id.example.com".into()], scopes }
}

#[test]
fn a_caller_is_sent_to_the_issuers() {
    let plain = resource("https://tools.example.com");
    assert_eq!(
        challenge(Some(&plain), BearerFault::Missing),
        "Bearer realm=\"kartoteka\", \
         resource_metadata=\"https://tools.example.com/.well-known/oauth-protected-resource/mcp\", scope=\"crm.read crm.write\""
    );
    assert!(challenge(Some(&plain), BearerFault::Invalid).contains("error=\"invalid_token\""));
    // Nothing is said of issuers where there are none.
    assert_eq!(challenge(None, BearerFault::Missing), "Bearer realm=\"kartoteka\"");
    assert_eq!(challenge(None, BearerFault::Invalid), "Bearer realm=\"kartoteka\", error=\"invalid_token\"");
}

#[test]
fn the_document_stands_before_the_path_of_the_resource() {
    let below = resource("https://example.com:8443/tools");
    assert_eq!(below.address(), "https://example.com:8443/.well-known/oauth-protected-resource/tools/mcp");
    assert_eq!(below.metadata(ResourcePart::Server)["resource"], "https://example.com:8443/tools");
    let metadata = below.metadata(ResourcePart::Mcp);
    assert_eq!(metadata["resource"], "https://example.com:8443/tools/mcp");
    assert_eq!(metadata["authorization_servers"], json!(["https://id.example.com"]));
    assert_eq!(metadata["bearer_methods_supported"], json!(["header"]));
    assert_eq!(metadata["scopes_supported"], json!(["crm.read", "crm.write"]));
    let without = ProtectedResource { scopes: Vec::new(), ..below };
    assert_eq!(without.metadata(ResourcePart::Mcp).get("scopes_supported"), None);
    assert!(!challenge(Some(&without), BearerFault::Missing).contains("scope="));
}
