package io.drover.containers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** With Builds of OpenShift, the API of OSBS 1. */
class ContainersOnOpenshiftTest extends OsbsBuilderContract {
    @Override
    String builder() {
        return "openshift";
    }

    @Override
    String verb() {
        return "osbs-start-build";
    }

    @Override
    String plural() {
        return "builds";
    }

    @Override
    List<String> stories() {
        return List.of("slow", "flaky", "cancel");
    }

    @Override
    JsonNode userParameters(JsonNode object) {
        return ContainerSite.json(
                object.at("/spec/strategy/customStrategy/env/0/value").asText());
    }
}
