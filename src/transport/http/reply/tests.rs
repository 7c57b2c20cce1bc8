use super::*;

#[tokio::test]
async fn a_response_is_found_behind_what_precedes_it() {
    let stream = "retry: 3000\nid: 0\ndata: \n\n: ping\n\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n\
                  data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n";
    let found = response_of(Body::from(stream)).await.expect("a response");
    assert_eq!(&found[..], br#"{"jsonrpc":"2.0","id":1,"result":{}}"#);
    assert!(response_of(Body::from("data: \n\n")).await.is_none());
}
