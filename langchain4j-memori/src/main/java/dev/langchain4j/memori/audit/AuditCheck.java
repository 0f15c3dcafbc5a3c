package dev.langchain4j.memori.audit;

import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.AuditHead;
import dev.langchain4j.memori.data.AuditReport;
import dev.langchain4j.memori.data.AuditRequest;
import dev.langchain4j.memori.store.AuditReader;
import dev.langchain4j.memori.store.AuditRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks along the chain of an audit, in one view of the store. */
final class AuditCheck {

    private static final int PAGE = 1_000;

    private final AuditReader reader;
    private final String namespace;
    private final AuditHead kept;
    private AuditHead head = AuditHead.NONE;
    private boolean on;

    AuditCheck(AuditReader reader, String namespace, AuditHead kept) {
        this.reader = reader;
        this.namespace = namespace;
        this.kept = kept;
    }

    AuditReport run() {
        List<AuditRow> page = page();
        while (!page.isEmpty()) {
            for (AuditRow row : page) {
                String problem = problem(row);
                if (problem != null) {
                    return new AuditReport(head, head.number() + 1, problem);
                }
                head = new AuditHead(row.number(), row.hash());
                on = row.action().equals(AuditAction.ENABLE.name())
                        || (on && !row.action().equals(AuditAction.DISABLE.name()));
            }
            page = page();
        }
        if (head.number() < kept.number()) {
            return new AuditReport(
                    head,
                    head.number() + 1,
                    "the audit ends with entry " + head.number() + ", and had one of number " + kept.number());
        }
        if (on != reader.isOn(namespace)) {
            return new AuditReport(
                    head,
                    head.number() + 1,
                    "the audit is switched " + (on ? "off" : "on") + ", and no entry says by whom");
        }
        return new AuditReport(head, null, null);
    }

    private List<AuditRow> page() {
        return reader.rows(
                namespace,
                AuditRequest.builder().after(head.number()).limit(PAGE).build());
    }

    private @Nullable String problem(AuditRow row) {
        if (row.number() != head.number() + 1) {
            return "entry " + (head.number() + 1) + " is missing; the next is " + row.number();
        }
        if (!row.hash().equals(row.expectedHash(head))) {
            return "entry " + row.number() + " is not as it was written, or not where it was";
        }
        if (row.number() == kept.number() && !row.hash().equals(kept.hash())) {
            return "entry " + row.number() + " is another one than before";
        }
        return null;
    }
}
