package io.drover.osbs;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The namespace of OSBS and what is said in it: section {@code drover.osbs}. Address, patience and TLS are the kamelets'.
 *
 * @param namespace a DNS label
 * @param weburl where people look at the cluster, an OpenShift console; "": no links are given
 * @param namePrefix the first word of all names that Drover gives; two Drovers in one namespace need different ones
 * @param user who builds, in the words of OSBS
 * @param pipeline Tekton pipeline of a run that names none
 * @param image of OSBS itself, {@code registry.example.org/osbs:latest}; "": the pipeline's own default
 * @param reactorConfigMap config map with the configuration of OSBS
 * @param timeLimit of a build that names none
 * @param maxAnswerBytes an answer beyond this size is not read
 */
public record OsbsSettings(
        String namespace,
        String weburl,
        String namePrefix,
        String user,
        String pipeline,
        String image,
        String reactorConfigMap,
        Duration timeLimit,
        int maxAnswerBytes) {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PREFIX = Pattern.compile("[a-z]([a-z0-9-]{0,18}[a-z0-9])?");

    public OsbsSettings {
        require(NAMESPACE.matcher(namespace).matches(), "namespace '" + namespace + "' is no namespace's name");
        require(
                PREFIX.matcher(namePrefix).matches(),
                "name-prefix '" + namePrefix + "' is not 1 to 20 lower case letters, digits and hyphens");
        require(
                timeLimit.compareTo(Duration.ofMinutes(1)) >= 0 && timeLimit.compareTo(Duration.ofDays(7)) <= 0,
                "time-limit is " + timeLimit + "; allowed are a minute to a week");
        require(
                maxAnswerBytes >= 1 << 16 && maxAnswerBytes <= 1 << 29,
                "max-answer-bytes is " + maxAnswerBytes + "; allowed are 65536 to 536870912");
        weburl = weburl.replaceFirst("/+$", "");
    }

    private static void require(boolean fine, String fault) {
        if (!fine) {
            throw new IllegalArgumentException("drover.osbs." + fault);
        }
    }
}
