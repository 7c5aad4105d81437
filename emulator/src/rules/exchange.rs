use super::idempotency::Answered;
use super::{Deviation, Moment, Platform, Refusal, Secret, Status, Token, UserId};

/// One exchange, as the contract's form carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeRequest {
    pub code: Secret,
    pub idempotency_key: String,
    pub install_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanged {
    pub user: UserId,
    pub token: Token,
    pub how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Made,
    Restored,
    /// This idempotency key was answered before.
    AnsweredAgain,
}

impl Platform {
    /// A code becomes a user: a new one, or the one that its external id has already.
    ///
    /// Another install of a known user is let in, and the first one's token stays valid. What Sentiance's platform does to
    /// the other install is not known for browsers.
    pub fn exchange(&mut self, request: &ExchangeRequest, deviation: Deviation, moment: &mut Moment<'_>) -> Result<Exchanged, Refusal> {
        if deviation.expire_code {
            self.codes.expire(&request.code, moment.now);
        }
        let code = self.codes.get(&request.code)?.clone();
        let known = self.idempotency.get(&request.idempotency_key).filter(|_| !deviation.ignore_idempotency).cloned();

        if let Some(spent_by) = code.spent_by {
            return match known {
                Some(known) if spent_by == request.idempotency_key && known.install == request.install_id => self.answer_again(known, request, moment),
                _ => {
                    if deviation.revoke_on_reuse
                        && let Some(first) = self.idempotency.get(&spent_by)
                    {
                        self.tokens.revoke(&first.token, moment.now);
                    }
                    Err(Refusal::CodeUsed)
                }
            };
        }
        if moment.now >= code.expires_at {
            return Err(Refusal::CodeExpired);
        }
        if let Some(known) = known {
            if known.install != request.install_id || known.external_id != code.external_id {
                self.counters.idempotency_conflicts += 1;
                return Err(Refusal::IdempotencyConflict);
            }
            // The user of then may be deleted by now; the person is then new.
            if self.accounts.get(&known.user).is_some() {
                let answer = self.answer_again(known, request, moment)?;
                self.spend(request);
                return Ok(answer);
            }
        }

        let (user, how) = match self.accounts.of_external_id(&code.external_id) {
            Some((_, account)) if account.status == Status::Disabled => return Err(Refusal::UserDisabled),
            Some((user, _)) => (user.clone(), How::Restored),
            None => (self.accounts.make(&code.external_id, moment), How::Made),
        };
        match how {
            How::Made => self.counters.users_made += 1,
            _ => self.counters.users_restored += 1,
        }
        self.spend(request);
        let token = self.tokens.issue(&user, &request.install_id, moment);
        if !deviation.ignore_idempotency {
            let answered = Answered { install: request.install_id.clone(), external_id: code.external_id, user: user.clone(), token: token.id.clone() };
            self.idempotency.remember(&request.idempotency_key, answered);
        }
        Ok(Exchanged { user, token, how })
    }

    /// The same user and, while it works, the same token.
    fn answer_again(&mut self, known: Answered, request: &ExchangeRequest, moment: &mut Moment<'_>) -> Result<Exchanged, Refusal> {
        match self.accounts.get(&known.user) {
            None => return Err(Refusal::CodeUsed),
            Some(account) if account.status == Status::Disabled => return Err(Refusal::UserDisabled),
            Some(_) => {}
        }
        let user = known.user.clone();
        let token = match self.tokens.usable(&known.token, moment.now) {
            Some(token) => token,
            None => {
                let token = self.tokens.issue(&user, &request.install_id, moment);
                self.idempotency.remember(&request.idempotency_key, Answered { token: token.id.clone(), ..known });
                token
            }
        };
        self.counters.answered_again += 1;
        Ok(Exchanged { user, token, how: How::AnsweredAgain })
    }

    fn spend(&mut self, request: &ExchangeRequest) {
        self.codes.spend(&request.code, &request.idempotency_key);
        self.counters.codes_spent += 1;
    }
}
