package io.drover.rebuild;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads the text of a policy: at most 1 MiB, no key twice, and {@code branch: 1.10} stays 1.10. */
final class PolicyYaml {
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final ObjectReader READER = reader();

    private PolicyYaml() {}

    static JsonNode read(String yaml) throws JsonProcessingException {
        return READER.readTree(yaml);
    }

    private static ObjectReader reader() {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setCodePointLimit(MAX_CHARACTERS);
        bounds.setMaxAliasesForCollections(20);
        bounds.setNestingDepthLimit(60);
        return YAMLMapper.builder(YAMLFactory.builder().loaderOptions(bounds).build())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .build()
                .reader();
    }
}
