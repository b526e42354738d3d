"""What faults add to the forward passes of a campaign, on a network of ResNet-18's size.

    python benchmarks/campaign.py [IMAGES]

The same as `qtaml bench campaign --json` (see `qtaml_hw.campaign.bench`), for 500 and 50 images or for so many.
"""

from __future__ import annotations

import json
import sys

from qtaml_hw.campaign.bench import run_campaign

if __name__ == "__main__":
    images = [int(sys.argv[1])] if len(sys.argv) > 1 else [500, 50]
    print(json.dumps(run_campaign(images=images), indent=1))
