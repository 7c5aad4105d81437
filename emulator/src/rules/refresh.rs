use super::{Moment, Platform, Refusal, Secret, Status, Token, UserId};

impl Platform {
    /// A new token for the old one, which works for another minute.
    pub fn refresh(&mut self, user: &UserId, token: &Secret, moment: &mut Moment<'_>) -> Result<Token, Refusal> {
        let install = self.tokens.install_of(token, user, moment.now)?.to_owned();
        let account = self.accounts.get(user).ok_or(Refusal::TokenUnknown)?;
        if account.status == Status::Disabled {
            return Err(Refusal::UserDisabled);
        }
        self.tokens.supersede(token, moment.now);
        Ok(self.tokens.issue(user, &install, moment))
    }
}
