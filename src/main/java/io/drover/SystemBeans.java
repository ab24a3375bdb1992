package io.drover;

import io.drover.containers.ContainerOrder;
import io.drover.containers.ImageBuild;
import io.drover.containers.ImageRule;
import io.drover.containers.ImageRule.Occasion;
import io.drover.dispatch.OwnWork;
import io.drover.distgit.BranchHead;
import io.drover.distgit.DistGitSettings;
import io.drover.distgit.EmptyCommits;
import io.drover.koji.KojiAnswers;
import io.drover.koji.KojiChanges;
import io.drover.koji.KojiComponent;
import io.drover.koji.KojiExternalRepos;
import io.drover.koji.KojiInheritance;
import io.drover.koji.KojiInquiries;
import io.drover.koji.KojiOwnTasks;
import io.drover.koji.KojiProfiles;
import io.drover.koji.KojiQuestions;
import io.drover.koji.KojiRepos;
import io.drover.koji.KojiSideTags;
import io.drover.koji.KojiStates;
import io.drover.koji.KojiTagging;
import io.drover.koji.KojiTaskTraces;
import io.drover.mbs.MbsSettings;
import io.drover.mbs.MbsVerbs;
import io.drover.mbs.Module;
import io.drover.mbs.ModuleIndex;
import io.drover.modules.RebuildOrder;
import io.drover.modules.RebuildRule;
import io.drover.rebuild.PolicyException;
import io.drover.rebuild.RebuildPolicy;
import io.drover.rebuild.Verdict;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The part of the wiring that concerns remote systems and what is decided about them: beans that kamelets refer to. */
final class SystemBeans {
    private final Settings settings;
    private final Clock clock;
    private final OwnWork own;
    private final KojiProfiles hubs;
    private final Secrets secrets;

    SystemBeans(Settings settings, KojiProfiles hubs, Clock clock, OwnWork own) {
        this.hubs = hubs;
        this.settings = settings;
        this.secrets = new Secrets(settings);
        this.clock = clock;
        this.own = own;
    }

    void bind(BiConsumer<String, Object> registry) {
        registry.accept("ownActions", own);
        distgit(registry);
        mbs(registry);
        koji(registry);
        new OdcsBeans(settings, clock, own).bind(registry);
        new ErrataBeans(settings).bind(registry);
        new OsbsSections(settings).bind(registry, own);
    }

    private void distgit(BiConsumer<String, Object> registry) {
        DistGitSettings distgit = new DistGitSettings(
                settings.required("drover.distgit.url"),
                settings.text("drover.distgit.push-url"),
                settings.text("drover.distgit.user"),
                secrets.of("drover.distgit.token", "dist-git"),
                path("drover.distgit.ssh-key"),
                path("drover.distgit.known-hosts"),
                settings.required("drover.distgit.author-name"),
                settings.required("drover.distgit.author-mail"),
                settings.duration("drover.distgit.timeout"));
        registry.accept("distgitBranchHead", new BranchHead(distgit));
        registry.accept("distgitEmptyCommits", new EmptyCommits(distgit, clock));
    }

    private void mbs(BiConsumer<String, Object> registry) {
        MbsSettings mbs = new MbsSettings(
                URI.create(settings.required("drover.mbs.url")),
                secrets.of("drover.mbs.token", "MBS"),
                settings.duration("drover.mbs.connect-timeout"),
                settings.duration("drover.mbs.timeout"),
                settings.number("drover.mbs.per-page"),
                settings.number("drover.mbs.max-pages"),
                settings.number("drover.mbs.max-answer-bytes"));
        ModuleIndex index = new ModuleIndex(mbs, clock);
        RebuildPolicy policy = policy(settings);
        registry.accept("rebuildPolicy", new PolicyInRoutes(policy));
        boolean dryRuns = settings.flag("drover.dispatch.dry-run");
        registry.accept(
                "containerOrder",
                new ContainerOrder((occasion, image) -> judged(
                        policy,
                        new Occasion(
                                occasion.handler(), occasion.manual(), dryRuns || occasion.dryRun(), occasion.more()),
                        image)));
        registry.accept("mbsSubmitBuild", MbsVerbs.submitBuild(mbs));
        registry.accept("mbsSubmitBuildProbe", MbsVerbs.submitBuildProbe(mbs));
        registry.accept("mbsBuildCompletion", MbsVerbs.buildCompletion(mbs));
        registry.accept("mbsBuildOfCommit", MbsVerbs.buildOfCommit(mbs));
        registry.accept("mbsModulesWithComponent", MbsVerbs.modulesWithComponent(mbs, index));
        RebuildOrder order = new RebuildOrder((handler, module) -> judged(policy, handler, module));
        registry.accept("mbsRebuildOrder", MbsVerbs.aboutModules(mbs, index, order::answer));
    }

    static RebuildRule.Judgement judged(RebuildPolicy policy, String handler, Module module) {
        Verdict verdict = policy.judgeModule(handler, module.name(), module.stream());
        return new RebuildRule.Judgement(verdict.allowed(), verdict.reason());
    }

    private static ImageRule.Judgement judged(RebuildPolicy policy, Occasion occasion, ImageBuild image) {
        Map<String, Object> criteria = new LinkedHashMap<>(occasion.more());
        criteria.put("name", image.name());
        criteria.put(
                "branch", image.source().branch() == null ? "" : image.source().branch());
        criteria.put("image_name", image.name());
        criteria.put("image_version", image.version().version());
        criteria.put("image_release", image.version().release());
        criteria.put("manual", occasion.manual());
        criteria.put("dry_run", occasion.dryRun());
        Verdict verdict = policy.judgeImage(occasion.handler(), criteria);
        return new ImageRule.Judgement(verdict.allowed(), verdict.reason());
    }

    /** The policy that the settings name. @throws SettingsException where it cannot be used */
    static RebuildPolicy policy(Settings settings) {
        Path file = Path.of(settings.required("drover.rebuild.policy-file"));
        if (LoopabullBeans.isAlone(settings) && !settings.isSaid("drover.rebuild.policy-file") && !Files.exists(file)) {
            return RebuildPolicy.denyAll();
        }
        try {
            return RebuildPolicy.read(file, settings.text("drover.rebuild.policy-section"));
        } catch (IOException e) {
            throw new SettingsException(
                    "drover.rebuild.policy-file: " + file
                            + " cannot be read. Without a policy nothing may be rebuilt; begin with the shipped config/policy.yaml");
        } catch (PolicyException e) {
            throw new SettingsException("drover.rebuild.policy-file: " + e.getMessage());
        }
    }

    private void koji(BiConsumer<String, Object> registry) {
        KojiAnswers answers = new KojiAnswers(hubs.usual().weburl());
        registry.accept("koji", new KojiComponent(hubs));
        registry.accept("kojiAnswers", answers);
        KojiOwnTasks tasks = new KojiOwnTasks(answers, own);
        registry.accept("kojiTaskTraces", new KojiTaskTraces(tasks));
        registry.accept("kojiTagging", new KojiTagging(tasks));
        registry.accept("kojiSideTags", new KojiSideTags(tasks));
        registry.accept("kojiStates", new KojiStates());
        registry.accept("kojiChanges", new KojiChanges());
        registry.accept("kojiInheritance", new KojiInheritance());
        registry.accept("kojiExternalRepos", new KojiExternalRepos());
        registry.accept("kojiRepos", new KojiRepos());
        registry.accept("kojiInquiries", new KojiInquiries());
        registry.accept("kojiQuestions", new KojiQuestions());
    }

    private @Nullable Path path(String key) {
        return settings.text(key).isBlank() ? null : Path.of(settings.text(key));
    }
}
