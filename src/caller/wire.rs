//! How a request has come to the server.

/// How a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wire {
    /// Streamable HTTP.
    Http,
    /// HTTP+SSE.
    Sse,
    /// WebSocket.
    WebSocket,
    /// Over stdin and stdout.
    Stdio,
    /// Over a Unix socket, a message a line.
    Unix,
    /// The REST routes.
    Rest,
    /// The operator's listener.
    Operator,
    /// The pages of the operator's listener.
    Console,
    /// From the program itself: its command line, or a program that embeds it.
    #[default]
    Program,
}

impl Wire {
    /// How its bytes come, as OpenTelemetry names it; `None` where that may be one way or another.
    #[must_use]
    pub(crate) fn transport(self) -> Option<&'static str> {
        match self {
            Self::Http | Self::Sse | Self::WebSocket | Self::Rest => Some("tcp"),
            Self::Stdio => Some("pipe"),
            Self::Unix => Some("unix"),
            Self::Operator | Self::Console | Self::Program => None,
        }
    }

    /// Its name in records.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Sse => "sse",
            Self::WebSocket => "websocket",
            Self::Stdio => "stdio",
            Self::Unix => "unix",
            Self::Rest => "rest",
            Self::Operator => "operator",
            Self::Console => "console",
            Self::Program => "program",
        }
    }
}
