//! What a device does to get its user: it fetches a code, exchanges it, and has a policy for what goes wrong.

/// What a device is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum News {
    /// The person opens the app, or presses "try again".
    Call,
    Woke,
    Code(Reply),
    Exchanged(Reply),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reply {
    Ok,
    Refused {
        status: u16,
        retry_after: Option<u32>,
    },
    /// `AUTH_CODE_USED`: a code counts once.
    Used,
    /// The connection broke.
    Lost,
    /// Nothing came within the time that the device gave it.
    Late,
}

/// What a device does next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    FetchCode {
        within: u32,
    },
    Exchange {
        within: u32,
    },
    Sleep(u32),
    /// The device has its user.
    HasUser,
    /// The person is shown an error, and the app offers to try again after so many milliseconds; never, where that would not help.
    Error {
        again_after: Option<u32>,
    },
}

/// When something happens, and something to roll dice with.
#[derive(Clone, Copy)]
pub struct Moment {
    pub at: u32,
    pub random: u32,
}

pub trait Client: Sync {
    /// What is kept of one device, from its first call until it has its user.
    type Device;

    fn name(&self) -> &'static str;
    /// Where the policy comes from.
    fn source(&self) -> &'static str;
    fn device(&self, number: u32) -> Self::Device;
    fn hear(&self, device: &mut Self::Device, news: News, moment: Moment) -> Order;
}
