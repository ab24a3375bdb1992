package io.drover.sandbox.koji;

import io.drover.sandbox.Journal;

/** Puts the families of methods and the builders together. */
final class HubCatalogue {

    private final HubState state;
    private final Journal journal;

    HubCatalogue(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    HubMethods methods(HubSessions sessions, HubSettings settings, HubTaskRunner runner) {
        HubTagging tagging = new HubTagging(state);
        builders(runner, tagging);
        HubMethods methods = new HubMethods();
        new SystemMethods(state, methods).register();
        new SessionMethods(state, sessions, settings).register(methods);
        new UserMethods(state, tagging, journal).register(methods);
        tags(methods, tagging);
        builds(methods);
        new TaskMethods(state, runner).register(methods);
        new TaskControlMethods(state, runner, journal).register(methods);
        new WorkMethods(state, journal).register(methods);
        new RepoMethods(state, settings, runner, journal).register(methods);
        return methods;
    }

    private void tags(HubMethods methods, HubTagging tagging) {
        new TagMethods(state, journal).register(methods);
        new InheritanceMethods(state, journal).register(methods);
        new TargetMethods(state, journal).register(methods);
        new PackageMethods(state, journal).register(methods);
        new ExternalRepoMethods(state, journal).register(methods);
        new TaggingMethods(state, tagging, journal).register(methods);
        new GroupMethods(state, journal).register(methods);
        new SideTagMethods(state, journal).register(methods);
    }

    private void builds(HubMethods methods) {
        new BuildMethods(state, journal).register(methods);
        new TaggedMethods(state).register(methods);
        new RpmMethods(state, journal).register(methods);
        new ArchiveMethods(state).register(methods);
        new GeneratorMethods(state, journal).register(methods);
        new UploadMethods(state).register(methods);
        new SearchMethods(state).register(methods);
        new HistoryMethods(state).register(methods);
    }

    private void builders(HubTaskRunner runner, HubTagging tagging) {
        HubBuildOutput output = new HubBuildOutput(state);
        runner.add(new RpmWork(state, tagging, output), "build", "chainbuild");
        runner.add(new TagWork(state, tagging), "tagBuild", "dependantTask");
        runner.add(new ContainerWork(state, tagging, output), "buildContainer", "buildSourceContainer");
        runner.add(
                new ImageWork(state, tagging, output), "livecd", "appliance", "livemedia", "image", "indirectionimage");
        runner.add(new RepoWork(state), "newRepo", "distRepo");
        runner.add(new RunrootWork(state), "runroot");
        runner.add(new WrapperWork(state, output), "wrapperRPM");
    }
}
