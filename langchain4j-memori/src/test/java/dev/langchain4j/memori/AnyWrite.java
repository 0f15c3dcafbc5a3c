package dev.langchain4j.memori;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import java.nio.file.Path;
import java.util.List;

/** Every sort of write, on a store with the memories {@code aaaaaa-one} and {@code bbbbbb-two}. */
enum AnyWrite {
    ADD {
        @Override
        void run(MemoryNamespace shelf, Path folder) {
            shelf.add(NewMemory.builder()
                    .content("a train is late")
                    .metadata(new Metadata().put("line", 7))
                    .build());
        }
    },
    ADD_TWO {
        @Override
        void run(MemoryNamespace shelf, Path folder) {
            shelf.addAll(List.of(NewMemory.of("the first train"), NewMemory.of("a second boat")));
        }
    },
    SUPERSEDE {
        @Override
        void run(MemoryNamespace shelf, Path folder) {
            shelf.add("a vessel is coming");
        }
    },
    CHANGE {
        @Override
        void run(MemoryNamespace shelf, Path folder) {
            shelf.update(
                    "aaaaaa-one",
                    MemoryUpdate.builder()
                            .content("a train is late")
                            .metadata(new Metadata().put("line", 7))
                            .build());
        }
    },
    FORGET {
        @Override
        void run(MemoryNamespace shelf, Path folder) {
            shelf.forget("aaaaaa-one");
        }
    },
    PURGE {
        @Override
        void run(MemoryNamespace shelf, Path folder) {
            shelf.purge(MemorySelection.all());
        }
    },
    IMPORT {
        @Override
        void run(MemoryNamespace shelf, Path folder) {
            shelf.importFrom(
                    new ImportFile()
                            .memory("first", "the first train")
                            .memory("second", "a second boat")
                            .write(folder),
                    ImportIds.KEEP);
        }
    };

    abstract void run(MemoryNamespace shelf, Path folder);
}
