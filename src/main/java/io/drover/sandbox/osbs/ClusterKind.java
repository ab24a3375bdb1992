package io.drover.sandbox.osbs;

import java.util.Optional;

/** The kinds of objects that there are. */
enum ClusterKind {
    PIPELINE_RUN("PipelineRun", "tekton.dev/v1beta1", "pipelineruns"),
    TASK_RUN("TaskRun", "tekton.dev/v1beta1", "taskruns"),
    BUILD("Build", "build.openshift.io/v1", "builds"),
    BUILD_CONFIG("BuildConfig", "build.openshift.io/v1", "buildconfigs");

    private final String kind;
    private final String apiVersion;
    private final String plural;

    ClusterKind(String kind, String apiVersion, String plural) {
        this.kind = kind;
        this.apiVersion = apiVersion;
        this.plural = plural;
    }

    String kind() {
        return kind;
    }

    String apiVersion() {
        return apiVersion;
    }

    String plural() {
        return plural;
    }

    /** As error messages call it: {@code pipelineruns.tekton.dev}. */
    String resource() {
        return plural + "." + apiVersion.substring(0, apiVersion.indexOf('/'));
    }

    static Optional<ClusterKind> of(String apiVersion, String plural) {
        for (ClusterKind kind : values()) {
            if (kind.apiVersion.equals(apiVersion) && kind.plural.equals(plural)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
