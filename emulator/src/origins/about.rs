//! What a command line's help tells of the two origins, and its first words of their keys: those of the server here and of the one in Node.

use super::{KEY_WITH_USER_DELETE, KEY_WITH_USER_LINK, KEY_WITHOUT_USER_LINK};

pub fn about() -> String {
    format!(
        "The app's origin:
  POST /login, /logout                   a session, under any name
  GET  /session, /config.json, /blank    who is logged in; where the platform is; an empty page
  GET  /auth/code                        a code for whoever is logged in

The platform's origin:
  POST /users/auth-code                  a backend mints a code for one of its users
  POST /users                            a device exchanges the code for a user and a token
  POST /users/{{id}}/token, /reset         the token is refreshed; the user left the device
  POST /v4/gql                           a backend deletes a user
  /emulator/                             with --control: a page that shows what was seen
  /emulator/faults, /clock, /counters,   with --control: what goes wrong, what time it is,
            /log, /users, /reset         what was seen and done

API keys for trying by hand:
  {KEY_WITH_USER_LINK}             mints codes
  {KEY_WITH_USER_DELETE}           deletes users
  {KEY_WITHOUT_USER_LINK}     may do neither
"
    )
}

/// In a line.
pub fn keys() -> String {
    format!("API keys {KEY_WITH_USER_LINK} mints codes, {KEY_WITH_USER_DELETE} deletes users (for trying by hand)")
}
