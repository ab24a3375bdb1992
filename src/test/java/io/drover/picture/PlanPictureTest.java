package io.drover.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PlanPictureTest {
    private static final PlanPicture CHAIN = new PlanPicture(
            "event 7 BodhiUpdateCompleteStableEvent FEDORA-2026-1: open",
            List.of(
                    step("1", "base", 0, List.of(), "done", "Built successfully."),
                    step("2", "httpd", 1, List.of("1"), "failed", "Failed to build in Koji."),
                    step("3", "cron", 1, List.of("1"), "accepted", ""),
                    step("4", "app", 2, List.of("2", "3"), "planned", "")),
            List.of("slim-1-2: no longer holds zlib"));

    @Test
    void aTreeHasEachStepOnceUnderWhatItWaitsFor() {
        assertThat(CHAIN.tree())
                .isEqualTo(
                        """
                        event 7 BodhiUpdateCompleteStableEvent FEDORA-2026-1: open
                        └─ base [0] koji-build-container: done, Built successfully.
                           ├─ httpd [1] koji-build-container: failed, Failed to build in Koji.
                           │  └─ app (and after cron) [2] koji-build-container: planned
                           └─ cron [1] koji-build-container: accepted
                        slim-1-2: no longer holds zlib
                        """);
    }

    @Test
    void dotHasEachStepAndEachEdgeOnce() {
        assertThat(CHAIN.dot())
                .isEqualTo(
                        """
                        digraph plan {
                          rankdir=LR;
                          label="event 7 BodhiUpdateCompleteStableEvent FEDORA-2026-1: open";
                          node [shape=box, style=filled, fontname="sans-serif"];
                          s0 [label="base\\nkoji-build-container\\nbatch 0, done", tooltip="Built successfully.", fillcolor="#def2de"];
                          s1 [label="httpd\\nkoji-build-container\\nbatch 1, failed", tooltip="Failed to build in Koji.", fillcolor="#fae0de"];
                          s2 [label="cron\\nkoji-build-container\\nbatch 1, accepted", tooltip="3", fillcolor="#dcebfa"];
                          s3 [label="app\\nkoji-build-container\\nbatch 2, planned", tooltip="4", fillcolor="#f2f2f2"];
                          s0 -> s1;
                          s0 -> s2;
                          s1 -> s3;
                          s2 -> s3;
                        }
                        """);
    }

    @Test
    void svgStandsAloneAndIsTheSameEachTime() throws Exception {
        String svg = CHAIN.svg();

        Document document = parse(svg);
        assertThat(elements(document, "path")).hasSize(4);
        assertThat(texts(document)).contains("httpd", "batch 1 · accepted", "slim-1-2: no longer holds zlib");
        assertThat(svg).doesNotContain("href", "<script", "<style", "url(", "@import");
        assertThat(CHAIN.svg()).isEqualTo(svg);
    }

    @Test
    void whatComesFromTheBusIsTextAndNothingElse() throws Exception {
        String evil = "</text><script>alert(1)</script>\"];}\\\u0007\u0000\uD800\uFFFF\u202Ex\n\r\"&";
        PlanPicture picture =
                new PlanPicture(evil, List.of(step(evil, evil, 0, List.of(evil), evil, evil)), List.of(evil));

        Document document = parse(picture.svg());
        assertThat(elements(document, "script")).isEmpty();
        assertThat(texts(document)).first().asString().startsWith("</text><script>");
        assertThat(picture.dot().lines()).hasSize(6);
        assertThat(picture.dot()).contains("\\\"];}\\\\").doesNotContain("\"];}\\\"");
        assertThat(picture.tree().lines()).hasSize(3);
        assertThat(picture.tree()).doesNotContain("\u0007", "\u202E");
    }

    @Test
    void aHundredStepsDoNotLieOnOneAnother() throws Exception {
        Document document = parse(new PlanPicture("many", many(100), List.of()).svg());

        List<Element> boxes = elements(document, "rect").subList(1, 101);
        Element root = document.getDocumentElement();
        Set<String> corners = new HashSet<>();
        for (Element box : boxes) {
            int x = number(box, "x");
            int y = number(box, "y");
            assertThat(corners.add(x + " " + y)).isTrue();
            assertThat(x + number(box, "width")).isLessThan(number(root, "width"));
            assertThat(y + number(box, "height")).isLessThan(number(root, "height"));
            assertThat(boxes.stream()
                            .filter(other -> other != box)
                            .filter(other -> Math.abs(number(other, "x") - x) < number(box, "width"))
                            .filter(other -> Math.abs(number(other, "y") - y) < number(box, "height")))
                    .isEmpty();
        }
        assertThat(number(root, "height")).as("readable").isLessThan(3_000);
    }

    @Test
    void beyondItsBoundAPictureSaysWhatItLeavesOut() throws Exception {
        PlanPicture picture = new PlanPicture("too many", many(3_000), List.of());

        Document document = parse(picture.svg());
        assertThat(elements(document, "rect")).hasSize(501);
        assertThat(texts(document))
                .contains("Only the first 500 of 3000 actions are drawn; the tree shows more of them.");
        assertThat(picture.tree()).endsWith("… and 1000 more\n");
        assertThat(picture.dot()).contains("and 1000 more");
    }

    @Test
    void aCircleThatNoPlanShouldHaveIsStillDrawnWithEachStepOnce() throws Exception {
        PlanPicture circle = new PlanPicture(
                "circle",
                List.of(
                        step("1", "a", 0, List.of("2", "gone"), "planned", ""),
                        step("2", "b", 0, List.of("1"), "planned", ""),
                        step("3", "c", 0, List.of("3"), "planned", "")),
                List.of());

        assertThat(circle.tree().lines().skip(1).map(line -> line.replaceAll("\\W*(\\w).*", "$1")))
                .containsExactlyInAnyOrder("a", "b", "c");
        assertThat(elements(parse(circle.svg()), "rect")).hasSize(4);
    }

    private static List<PlanStep> many(int number) {
        List<PlanStep> steps = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            steps.add(
                    step("" + i, "image" + i, i == 0 ? 0 : 1, i < 3 ? List.of() : List.of("" + i % 3), "planned", ""));
        }
        return steps;
    }

    private static PlanStep step(String id, String name, int batch, List<String> after, String state, String reason) {
        return new PlanStep(id, name, "koji-build-container", batch, after, state, reason);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Document document) {
        return elements(document, "text").stream().map(Element::getTextContent).toList();
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static int number(Element element, String attribute) {
        return Integer.parseInt(element.getAttribute(attribute));
    }
}
