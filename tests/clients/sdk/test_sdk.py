"""PyPI's `pulumi-cloud-sdk` against the reference backend. The client decodes every answer into its own classes and
fails where a field is missing that it insists on; the tests say what the answers have to mean."""

import csv
import gzip
import io
import json
import sys
import time
import unittest
import urllib.error
import urllib.request

from backend import Backend
from pulumi_cloud_sdk import ApiClient, Configuration, apis, models
from signer import Signer

ORG = "acme-corp"
TEAM = "platform"
BACKEND = None


def setUpModule():
    global BACKEND
    BACKEND = Backend()


def tearDownModule():
    BACKEND.stop()


class Client:
    """The client with one token."""

    def __init__(self, token):
        configuration = Configuration()
        configuration.host, configuration.access_token = BACKEND.origin, token
        self.raw = ApiClient(configuration)
        self.orgs = apis.OrganizationsApi(self.raw)
        self.users = apis.UsersApi(self.raw)
        self.others = apis.MiscellaneousApi(self.raw)


def admin():
    return Client(BACKEND.token("Ada"))


def walk(read, field, **parameters):
    """All elements of a list, page by page."""
    found, cursor = [], None
    while True:
        page = read(continuation_token=cursor, **parameters)
        found += getattr(page, field) or []
        cursor = page.continuation_token
        if not cursor:
            return found


class SdkTest(unittest.TestCase):
    def refused(self, status, call, *arguments, **parameters):
        """The sentence of a refusal."""
        with self.assertRaises(urllib.error.HTTPError) as caught:
            call(*arguments, **parameters)
        with caught.exception as answer:
            body = json.load(answer)
        self.assertEqual(answer.code, status, body)
        return body.get("message") or body["error_description"]


class Identity(SdkTest):
    def test_who_is_signed_in(self):
        client = admin()
        user = client.users.get_current_user()
        self.assertEqual((user.github_login, user.name), ("ada", "Ada Lindqvist"))
        self.assertIn(ORG, [organization.github_login for organization in user.organizations])
        self.assertEqual(client.users.get_default_organization().git_hub_login, ORG)
        self.assertEqual(client.others.capabilities().capabilities, [])
        robot = Client(BACKEND.token("deploy-prod")).users.get_current_user()
        self.assertEqual((robot.token_info.name, robot.token_info.organization), ("deploy-prod", ORG))

    def test_settings_of_an_organization(self):
        settings = admin().orgs.get_organization_metadata(ORG)
        self.assertEqual((settings.kind.value, settings.user_role.value), ("pulumi", "admin"))
        self.assertEqual((settings.member_count, settings.stack_count), (40, 0))
        self.assertIs(settings.features.audit_logs_enabled, True)
        self.assertIs(settings.features.custom_roles_enabled, False)
        self.assertFalse(settings.max_access_token_expiry_days)  # the client reads an absent number as 0
        self.assertGreater(admin().orgs.get_organization_metadata("blue-harbor").max_access_token_expiry_days, 0)

    def test_a_refusal_has_a_sentence(self):
        stranger = Client("nonsense")
        self.assertIn("token", self.refused(401, stranger.users.get_current_user))
        self.assertIn("no such organization", self.refused(404, admin().orgs.list_teams, "nowhere"))


class Tokens(SdkTest):
    def test_personal_tokens(self):
        client = admin()
        request = models.CreatePersonalAccessTokenRequest(description="Made by the SDK", expires=0)
        made = client.users.create_personal_token(request, reason="a test")
        self.assertEqual(Client(made.token_value).users.get_current_user().github_login, "ada")
        found = client.users.list_personal_tokens(search="made by the sdk").tokens
        self.assertEqual([(token.id, token.expires, token.type.value) for token in found], [(made.id, 0, "personal")])
        client.users.delete_personal_token(made.id)
        self.assertEqual(client.users.list_personal_tokens(search="made by the sdk").tokens, [])
        self.refused(401, Client(made.token_value).users.get_current_user)

    def test_organization_tokens(self):
        client = admin()
        end = int(time.time()) + 86_400
        request = models.CreateOrgAccessTokenRequest(description="", expires=end, name="sdk-org", admin=False)
        made = client.orgs.create_org_token(ORG, request, reason="a test")
        token = client.orgs.list_org_tokens(ORG, search="sdk-org").tokens[0]
        self.assertEqual((token.id, token.expires, token.created_by), (made.id, end, "ada"))
        self.assertIn("sdk-org", self.refused(409, client.orgs.create_org_token, ORG, request))
        request = models.CreateOrgAccessTokenRequest("", end, "sdk-role", False, role_id="")
        client.orgs.delete_org_token(ORG, client.orgs.create_org_token(ORG, request).id)
        client.orgs.delete_org_token(ORG, made.id)
        self.refused(404, client.orgs.delete_org_token, ORG, made.id)

    def test_a_token_without_expiry_as_the_go_client_asks_for_it(self):
        client = admin()
        made = client.orgs.create_org_token(ORG, {"name": "go-org", "description": "", "admin": False})
        token = client.orgs.list_org_tokens(ORG, search="go-org").tokens[0]
        self.assertEqual((token.id, token.expires), (made.id, 0))
        client.users.delete_personal_token(client.users.create_personal_token({"description": "go"}).id)
        told = self.refused(
            422, client.orgs.create_org_token, "blue-harbor", {"name": "go-org", "description": "", "admin": False}
        )
        self.assertIn("needs an expiration", told)

    def test_team_tokens(self):
        client = admin()
        request = models.CreateTeamAccessTokenRequest(description="", expires=0, name="sdk-team")
        made = client.orgs.create_team_token(ORG, TEAM, request)
        names = [token.name for token in client.orgs.list_team_tokens(ORG, TEAM, filter="all", search="sdk").tokens]
        self.assertEqual(names, ["sdk-team"])
        robot = Client(made.token_value).users.get_current_user()
        self.assertEqual((robot.token_info.team, robot.token_info.organization), (TEAM, ORG))
        client.orgs.delete_team_token(ORG, TEAM, made.id, reason="a test")

    def test_lists_are_searched_sorted_and_paged(self):
        client, field = admin(), models.AccessTokenSortField

        def names(**parameters):
            tokens = walk(lambda **page: client.orgs.list_org_tokens(ORG, **page), "tokens", **parameters)
            return [token.name for token in tokens]

        up = names(filter="all", sort_by=field.Name, sort_direction=models.SortDirection.Asc, max_results=7)
        self.assertGreater(len(up), 20)
        self.assertEqual(up, sorted(up, key=str.lower))
        down = names(filter="all", sort_by=field.Name, sort_direction=models.SortDirection.Desc, max_results=9)
        self.assertEqual(down, up[::-1])
        for sort_by in field:
            self.assertEqual(sorted(names(filter="all", sort_by=sort_by, max_results=10)), sorted(up), sort_by)
        found = names(search="DEPLOY-", max_results=1)
        self.assertIn("deploy-prod", found)
        self.assertTrue(set(found) < set(up))
        cursor = client.orgs.list_org_tokens(ORG, max_results=1, search="deploy").continuation_token
        told = self.refused(400, client.orgs.list_org_tokens, ORG, continuation_token=cursor, search="dns")
        self.assertIn("search", told)


class People(SdkTest):
    def test_members(self):
        client = admin()
        members = walk(lambda **page: client.orgs.list_organization_members(ORG, **page), "members")
        self.assertEqual(len(members), 40)
        ada = next(member for member in members if member.user.github_login == "ada")
        self.assertEqual((ada.role.value, ada.fga_role.name, ada.suspended), ("admin", "Admin", False))
        self.assertLess(ada.created.timestamp(), time.time())

    def test_teams(self):
        client = admin()
        teams = client.orgs.list_teams(ORG).teams
        self.assertEqual(len(teams), 5)
        team = client.orgs.get_team(ORG, TEAM)
        self.assertEqual((team.name, team.kind.value), (TEAM, "pulumi"))
        self.assertIn("barbara", [member.github_login for member in team.members])

    def test_roles(self):
        client, purpose = admin(), models.PermissionDescriptorUXPurpose
        self.assertEqual(client.orgs.list_roles_by_org_id_and_ux_purpose(ORG, purpose.Role).roles, [])
        path = {"orgName": ORG}
        answer = client.raw.call_api("/api/orgs/{orgName}/roles", "GET", path, response_type="ListRolesResponse")
        built_in = [role.default_identifier for role in answer.roles]
        self.assertEqual(built_in, ["admin", "member"], "without a purpose all roles are meant")


class AuditLog(SdkTest):
    def test_events_in_both_generations(self):
        client, now = admin(), int(time.time())
        parameters = {"start_time": now - 86_400, "end_time": now}
        read = lambda **page: client.orgs.list_audit_log_events_handler_v2(ORG, **page)
        events = walk(read, "audit_log_events", **parameters)
        self.assertGreater(len(events), 50)
        times = [event.timestamp for event in events]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertTrue(all(now - 86_400 <= at <= now for at in times))
        older = client.orgs.list_audit_log_events_handler_v1(ORG, start_time=now - 86_400).audit_log_events
        self.assertLess(older[0].timestamp, now - 86_400)
        mine = read(user_filter="ada", event_filter="User Signed In").audit_log_events
        self.assertEqual({(event.user.github_login, event.event) for event in mine}, {("ada", "User Signed In")})
        self.assertEqual(client.orgs.get_audit_logs_reader_kind(ORG), "sqlite")

    def test_every_event_is_of_a_listed_type(self):
        client = admin()
        listed = {kind.event: kind for kind in client.orgs.list_audit_log_event_types(ORG).event_types}
        events = walk(lambda **page: client.orgs.list_audit_log_events_handler_v2(ORG, **page), "audit_log_events")
        self.assertEqual({event.event for event in events} - set(listed), set())
        for event in events:
            self.assertEqual(bool(event.auth_failure), listed[event.event].authentication_failure, event.event)
        self.assertIs(listed["Organization Token Created"].requires_org_admin, True)
        self.assertIs(listed["Organization Token Created"].deprecated, False)

    def test_exports(self):
        client, now = admin(), int(time.time()) - 3600
        parameters = {"start_time": now - 7 * 86_400, "end_time": now}
        text = client.orgs.export_audit_log_events_handler_v2(ORG, format="csv", **parameters)
        rows = list(csv.DictReader(io.StringIO(text)))
        events = walk(
            lambda **page: client.orgs.list_audit_log_events_handler_v2(ORG, **page), "audit_log_events", **parameters
        )
        self.assertEqual([row["event"] for row in rows], [event.event for event in events])
        lines = client.orgs.export_audit_log_events_handler_v2(ORG, format="cef", **parameters).splitlines()
        self.assertEqual(len(lines), len(events))
        self.assertTrue(all(line.startswith("CEF:0|") for line in lines))
        # As `curl --compressed` and the command line ask for it: they unpack what the header announces.
        query = f"format=csv&startTime={parameters['start_time']}&endTime={now}"
        headers = {"Authorization": f"token {BACKEND.token('Ada')}", "Accept-Encoding": "deflate, gzip, br, zstd"}
        request = urllib.request.Request(f"{BACKEND.origin}/api/orgs/{ORG}/auditlogs/v2/export?{query}", headers=headers)
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.headers["Content-Encoding"], "gzip")
            self.assertEqual(gzip.decompress(answer.read()).decode(), text)


class Trust(SdkTest):
    def setUp(self):
        self.client, self.key = admin(), Signer("sdk-key")
        self.url = f"https://{self._testMethodName.replace('_', '-')}.issuer.example"
        # The client's class for a key has the members of a Go structure, which no server takes: hence a plain one.
        request = {"name": "SDK CI", "url": self.url, "jwks": {"keys": [self.key.jwk()]}, "maxExpiration": 0}
        path = {"orgName": ORG}
        raw = self.client.raw.call_api("/api/orgs/{orgName}/oidc/issuers", "POST", path, body=request)
        self.issuer = json.loads(raw)["id"]
        self.addCleanup(self.client.orgs.delete_oidc_issuer, ORG, self.issuer)

    def save(self, **changes):
        fields = {
            "decision": "allow",
            "token_type": "organization",
            "authorized_permissions": [],
            "rules": {"aud": f"urn:pulumi:org:{ORG}", "sub": "repo:acme/*"},
        }
        policy = models.AuthPolicyDefinition(**{**fields, **changes})
        stored = self.client.orgs.get_auth_policy(ORG, self.issuer)
        return self.client.orgs.update_auth_policy(ORG, stored.id, models.AuthPolicyUpdateRequest([policy]))

    def exchange(self, subject, **changes):
        now = int(time.time())
        claims = {"iss": self.url, "sub": subject, "aud": f"urn:pulumi:org:{ORG}", "iat": now, "exp": now + 300}
        request = {
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "audience": f"urn:pulumi:org:{ORG}",
            "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
            "subject_token": self.key.token(claims),
            "requested_token_type": "urn:pulumi:token-type:access_token:organization",
            "scope": "",
        }
        return Client(None).others.token({**request, **changes})

    def test_issuers(self):
        plain = models.OidcIssuerUpdateRequest(name="SDK CI, renamed")
        self.assertEqual(plain.max_expiration, 0, "what the client sends for what is not set")
        path = {"orgName": ORG, "issuerId": self.issuer}
        raw = self.client.raw.call_api("/api/orgs/{orgName}/oidc/issuers/{issuerId}", "PATCH", path, body=plain)
        after = json.loads(raw)
        self.assertEqual((after["name"], after["maxExpiration"]), ("SDK CI, renamed", 90_000))
        self.assertEqual(after["jwks"], {"keys": [self.key.jwk()]})
        # Issuers that publish their keys, in the client's own classes.
        self.assertEqual(self.client.orgs.list_orgs_oidc_issuers("blue-harbor").oidc_issuers, [])
        raw = self.client.raw.call_api("/api/orgs/{orgName}/oidc/issuers", "GET", {"orgName": ORG})
        github = next(issuer["id"] for issuer in json.loads(raw)["oidcIssuers"] if issuer["name"] == "GitHub Actions")
        before = self.client.orgs.get_oidc_issuer(ORG, github)
        self.assertEqual((before.issuer, before.jwks), ("https://token.actions.githubusercontent.com", None))
        after = self.client.orgs.update_oidc_issuer(ORG, github, models.OidcIssuerUpdateRequest(name="GitHub"))
        self.assertEqual((after.name, after.max_expiration), ("GitHub", before.max_expiration))
        self.assertEqual(after.thumbprints, before.thumbprints)

    def test_policies(self):
        empty = self.client.orgs.get_auth_policy(ORG, self.issuer)
        self.assertEqual((empty.version, empty.policies), (1, []))
        saved = self.save(role_id="", team_name="")
        self.assertEqual((saved.version, saved.id), (2, empty.id))
        stored = self.client.orgs.get_auth_policy(ORG, self.issuer).policies[0]
        self.assertEqual((stored.decision, stored.token_type, stored.role_id), ("allow", "organization", None))
        self.assertEqual(stored.rules["sub"], "repo:acme/*")

    def test_an_exchange(self):
        self.save()
        got = self.exchange("repo:acme/api:ref:refs/heads/main", expiration=600)
        self.assertEqual((got.expires_in, got.token_type), (600, "Bearer"))
        robot = Client(got.access_token).users.get_current_user()
        self.assertTrue(robot.token_info.name.startswith("oidc-sdk-ci-"))
        self.assertEqual(robot.token_info.organization, ORG)
        self.assertEqual(self.exchange("repo:acme/api", expiration=0).expires_in, 7200, "not set")

    def test_a_refused_exchange_says_why(self):
        self.assertIn("no policy", self.refused(400, self.exchange, "repo:acme/api"))
        self.save()
        self.assertIn("no policy", self.refused(400, self.exchange, "repo:else/api"))
        self.key = Signer("sdk-key")
        self.assertIn("signature", self.refused(400, self.exchange, "repo:acme/api"))


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)
