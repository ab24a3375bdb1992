package io.drover.api.freshmaker;

/** Freshmaker's types of artifacts, named as in the ledger; a type's number is its ordinal. */
enum ArtifactType {
    RPM,
    IMAGE,
    MODULE,
    IMAGE_REPOSITORY
}
