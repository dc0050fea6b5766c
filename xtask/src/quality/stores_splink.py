"""splink with its ready-made comparisons on a list of stores: `stores_splink.py FILE`, one line of JSON."""

import json
import logging
import sys
import time
import warnings

import pandas
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

stores = pandas.read_csv(sys.argv[1], dtype=str)
stores["lat"], stores["lon"] = stores["lat"].astype(float), stores["lon"].astype(float)
# Names and addresses in one case, as Haat compares them.
for column in ["name", "address", "town"]:
    stores[column] = stores[column].str.lower()

begun = time.perf_counter()
settings = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="code",
    comparisons=[
        cl.NameComparison("name"),
        cl.JaroWinklerAtThresholds("address", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("pin").configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("town", [0.9]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("mobile").configure(term_frequency_adjustments=True),
        cl.ExactMatch("gstin").configure(term_frequency_adjustments=True),
        cl.DistanceInKMAtThresholds("lat", "lon", [0.05, 0.15, 1]),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("mobile"),
        block_on("gstin"),
        block_on("address"),
        block_on("pin", "substr(name, 1, 3)"),
        block_on("town", "substr(name, 1, 3)"),
    ],
)
database = DuckDBAPI()
database._con.execute("SET threads = 2")
linker = Linker(database.register(stores), settings)
linker.training.estimate_probability_two_random_records_match(
    [block_on("gstin", "name"), block_on("mobile", "name")], recall=0.7
)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("mobile"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
found = linker.inference.predict().as_pandas_dataframe()
seconds = time.perf_counter() - begun

same = stores.set_index("code")["same"]
found["right"] = found["code_l"].map(same).values == found["code_r"].map(same).values
truth = int(sum(n * (n - 1) // 2 for n in same.value_counts()))
told = found[found["match_probability"] >= 0.5]
precision, recall = told["right"].sum() / max(len(told), 1), told["right"].sum() / truth
found = found.sort_values("match_probability", ascending=False)
right = found["right"].cumsum()
f1 = 2 * right / (pandas.Series(range(1, len(found) + 1), index=right.index) + truth)
last = found["match_probability"] != found["match_probability"].shift(-1)
print(json.dumps({
    "program": "splink", "records": len(stores), "true_pairs": truth, "candidates": len(found),
    "precision": float(precision), "recall": float(recall), "f1": float(2 * precision * recall / max(precision + recall, 1e-12)),
    "best_f1": float(f1[last].max()), "seconds": seconds,
}))
