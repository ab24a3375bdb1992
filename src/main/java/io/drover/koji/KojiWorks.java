package io.drover.koji;

/** Which work an endpoint's method and options amount to; options that mean nothing together are refused. */
final class KojiWorks {

    private static final int MOST_IN_A_BATCH = 10_000;
    private static final int MOST_ON_A_PAGE = 100_000;

    private final String method;
    private final SessionUse session;

    KojiWorks(String method, SessionUse session) {
        this.method = method;
        this.session = session;
    }

    /** How a list is wanted. @param page rows of one page, 0 for none. @param order empty: what is usual */
    record Rows(int page, String order, boolean stream) {}

    /** @throws IllegalArgumentException naming the option that does not fit */
    KojiWork choose(int batch, Rows rows, UploadPlace place) {
        boolean several = method.equals(KojiMultiCall.METHOD);
        boolean upload = method.equals(KojiUpload.METHOD);
        check(batch >= 0 && batch <= MOST_IN_A_BATCH, "batch must be 0 to " + MOST_IN_A_BATCH);
        check(batch == 0 || several, "batch belongs to koji:multiCall");
        check(
                upload || place.equals(new UploadPlace("", "", "")),
                "filepath, fileName and volume belong to koji:upload");
        check(rows.page() >= 0 && rows.page() <= MOST_ON_A_PAGE, "page must be 0 to " + MOST_ON_A_PAGE);
        check(rows.page() > 0 || rows.order().isEmpty(), "order belongs to page");
        boolean inRows = rows.page() > 0 || rows.stream();
        check(!inRows || !several && !upload, "page and stream belong to methods that give a list");
        if (several) {
            return new KojiBatches(batch);
        }
        if (upload) {
            check(session == SessionUse.REQUIRED, "an upload needs session=REQUIRED");
            return new KojiUpload(place);
        }
        return inRows ? inRows(rows) : KojiWork.call(method);
    }

    private KojiWork inRows(Rows rows) {
        if (rows.stream()) {
            check(rows.page() == 0, "page and stream exclude each other");
            check(
                    session == SessionUse.NONE,
                    "stream needs session=NONE: a call in a session is read to its end at once");
            return new KojiRowWork(method);
        }
        return KojiPageQuestion.work(method, rows.page(), rows.order());
    }

    private void check(boolean fits, String otherwise) {
        if (!fits) {
            throw new IllegalArgumentException("koji:" + method + ": " + otherwise);
        }
    }
}
