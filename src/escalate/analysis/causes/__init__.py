"""Why a world ended as it did: from its ledger to causes, and causes tried by their absence."""
