package io.drover.koji.desired;

import java.util.Map;
import java.util.Set;

/**
 * What a hub holds of all that a description names.
 *
 * @param externalRepos address by name, of those that there are
 * @param tags by name; of a tag that is only referred to, no more than its id
 * @param users the names that the hub knows
 * @param ancestry what tags inherit from now, as far as the description's tags are concerned
 */
record FoundState(
        Map<String, String> externalRepos,
        Map<String, FoundTag> tags,
        Map<String, Target> targets,
        Set<String> users,
        Ancestry ancestry) {

    record Target(String buildTag, String destTag) {}
}
