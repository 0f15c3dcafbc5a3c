package dev.langchain4j.memori;

import dev.langchain4j.memori.core.CoreMemory;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.recall.Conversations;
import dev.langchain4j.memori.store.MessageBody;
import dev.langchain4j.memori.store.NamespaceRow;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.transfer.TransferRules;
import dev.langchain4j.memori.write.MemoryWriter;

/** An import may store what could have been stored without it. */
record ImportRules(MemoryWriter writer) implements TransferRules {

    @Override
    public void check(Scope scope, Memory memory) {
        writer.check(scope, memory);
    }

    @Override
    public void check(Block block) {
        CoreMemory.check(block);
    }

    @Override
    public void check(String conversation, MessageBody body) {
        Conversations.check(conversation, body);
    }

    @Override
    public void check(NamespaceRow.Document document) {
        Documents.check(document.name(), document.body());
    }
}
