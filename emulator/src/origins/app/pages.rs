//! The pages of the app's origin that are no files.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};

use crate::origins::Settings;

/// A page with nothing on it, for tests that bring their own script.
const BLANK: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Blank</title></head><body></body></html>\n";

pub(super) fn page(settings: &Settings, request: &Request<Bytes>) -> Response<Bytes> {
    let read = matches!(*request.method(), Method::GET | Method::HEAD);
    match request.uri().path() {
        "/blank" if read => html(StatusCode::OK, BLANK.to_owned()),
        "/" if read => of("text/plain; charset=utf-8", StatusCode::OK, front(settings)),
        // Browsers ask for it by themselves, and would report a 404 on the console.
        "/favicon.ico" => {
            let mut answer = Response::new(Bytes::new());
            *answer.status_mut() = StatusCode::NO_CONTENT;
            answer
        }
        path => not_found(request.method(), path),
    }
}

/// Where there is no page of an app: what this is.
fn front(Settings { app_url, platform_url, control, .. }: &Settings) -> String {
    let control = if *control { "on" } else { "off; start with --control" };
    format!(
        "Sentiance's platform and an example app backend, emulated for sentiance-web.\n\n\
         app backend  {app_url}\n\
         \x20            POST /login {{\"user\": \"<any name>\"}}, POST /logout, GET /session, GET /auth/code\n\
         platform     {platform_url}\n\
         control      {platform_url}/emulator/ ({control})\n"
    )
}

/// As Express answers: HTML.
fn not_found(method: &Method, path: &str) -> Response<Bytes> {
    let shown: String = path.chars().filter(|char| char.is_ascii_alphanumeric() || "/-_.%".contains(*char)).take(100).collect();
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Error</title></head>\
         <body><pre>Cannot {method} {shown}</pre></body></html>\n"
    );
    html(StatusCode::NOT_FOUND, page)
}

fn html(status: StatusCode, page: String) -> Response<Bytes> {
    of("text/html; charset=utf-8", status, page)
}

fn of(kind: &'static str, status: StatusCode, body: String) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}
