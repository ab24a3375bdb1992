package io.drover.sandbox.distgit;

import org.eclipse.jgit.lib.ObjectId;

/**
 * One branch of one repository that moved.
 *
 * @param branch without {@code refs/heads/}
 * @param from zero where the branch is new
 * @param agent the account that pushed
 */
record Push(String namespace, String name, String branch, ObjectId from, ObjectId to, String agent) {

    /** What the journal calls it: {@code modules/foo#1@<sha>}. */
    String subject() {
        return namespace + "/" + name + "#" + branch + "@" + to.name();
    }
}
