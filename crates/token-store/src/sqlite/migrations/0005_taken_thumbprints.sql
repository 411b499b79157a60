-- Whether the server took an issuer's thumbprints from the certificates that it saw, because nobody
-- gave any. NULL where that is not known: of issuers from before.

ALTER TABLE oidc_issuers ADD COLUMN thumbprints_taken INTEGER CHECK (thumbprints_taken IN (0, 1));
