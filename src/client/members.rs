//! The members of an organization: the list, who joins and leaves, and what they are.

use super::cancel::Cancel;
use super::http::Call;
use super::{Client, list, written};
use console_core::backend::fault::ApiError;
use console_core::backend::paging::{Cause, Paging, Step};
use token_api::id::{Cursor, OrgName, UserLogin};
use token_api::member::{MEMBERS_KEY, Member, MemberTeams, MemberUpdate, MembersKind, NewMember};
use token_api::page::{Page, Row};
use token_api::path;

impl Client {
    /// `GET /api/orgs/{orgName}/members`: one page of the members with an account.
    pub async fn members(
        &self,
        org: &OrgName,
        cursor: Option<&Cursor>,
        cancel: &Cancel,
    ) -> Result<Page<Member>, ApiError> {
        let path = path::members(org, MembersKind::Frontend, cursor);
        list(&self.0.send(Call::get(path).until(cancel)).await?, MEMBERS_KEY)
    }

    /// Reads all members. `take` gets each page, and whether more follow. Returns why the result may be
    /// incomplete, if so.
    pub async fn all_members(
        &self,
        org: &OrgName,
        cancel: &Cancel,
        take: &mut dyn FnMut(Vec<Row<Member>>, bool),
    ) -> Result<Option<Cause>, ApiError> {
        let (mut paging, mut cursor) = (Paging::default(), None);
        loop {
            let page = self.members(org, cursor.as_ref(), cancel).await?;
            let step = paging.after(&page);
            take(page.rows, matches!(step, Step::Fetch(_)));
            match step {
                Step::Fetch(next) => cursor = Some(next),
                Step::Complete => return Ok(None),
                Step::Incomplete(cause) => return Ok(Some(cause)),
            }
        }
    }

    /// `GET /api/orgs/{orgName}/members/{user}/teams`: the names of a member's teams, for people.
    pub async fn member_teams(
        &self,
        org: &OrgName,
        login: &UserLogin,
        cancel: &Cancel,
    ) -> Result<Vec<String>, ApiError> {
        let call = Call::get(path::member_teams(org, login)).until(cancel);
        self.read(call).await.map(|answer: MemberTeams| answer.teams)
    }

    /// Adds a user, who has an account already, to an organization. Never sent twice.
    pub async fn add_member(
        &self,
        org: &OrgName,
        login: &UserLogin,
        member: &NewMember,
    ) -> Result<(), ApiError> {
        self.0.send(Call::post(path::member(org, login), written(member)?)).await.map(drop)
    }

    /// Changes a member. Never sent twice.
    pub async fn change_member(
        &self,
        org: &OrgName,
        login: &UserLogin,
        update: &MemberUpdate,
    ) -> Result<(), ApiError> {
        self.0.send(Call::patch(path::member(org, login), written(update)?)).await.map(drop)
    }

    /// Removes a member from an organization and its teams. Never sent twice.
    pub async fn remove_member(&self, org: &OrgName, login: &UserLogin) -> Result<(), ApiError> {
        self.0.send(Call::delete(path::member(org, login))).await.map(drop)
    }

    /// Makes a member the admin of an organization whose plan includes one, and the admin a member. Never
    /// sent twice.
    pub async fn set_admin(&self, org: &OrgName, login: &UserLogin) -> Result<(), ApiError> {
        self.0.send(Call::post(path::set_admin(org, login), "{}".to_owned())).await.map(drop)
    }
}
